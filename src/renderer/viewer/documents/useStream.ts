// A part of an object as React state: its bytes, or why they are not there, and a second try.
import { useEffect, useState } from 'react';
import type { Result } from '../../../contract/result.ts';
import { streamBytes } from './streamBytes.ts';

export interface Stream {
  bytes: Uint8Array<ArrayBuffer> | null;
  failure: string | null;
  retry: () => void;
}

export function useStream(SOPInstanceUID: string, part: string): Stream {
  const [held, setHeld] = useState<{ key: string; answer: Result<Uint8Array<ArrayBuffer>> } | null>(null);
  const [turn, setTurn] = useState(0);
  const key = `${SOPInstanceUID} ${part} ${String(turn)}`;
  useEffect(() => {
    const stop = new AbortController();
    void streamBytes(SOPInstanceUID, part, stop.signal).then((answer) => {
      if (!stop.signal.aborted) setHeld({ key, answer });
    });
    return () => {
      stop.abort();
    };
  }, [SOPInstanceUID, part, key]);
  const answer = held?.key === key ? held.answer : null;
  return {
    bytes: answer?.ok === true ? answer.value : null,
    failure: answer?.ok === false ? answer.error.message : null,
    retry: () => {
      setTurn((n) => n + 1);
    },
  };
}
