// What is opened over the viewports to choose a layout or a protocol; the focus goes back to the images after.
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useViewer } from '../state/viewerStore.ts';
import { LayoutChooser } from './LayoutChooser.tsx';
import { ProtocolChooser } from './ProtocolChooser.tsx';

export function Choosers({ onClosed }: { onClosed: () => void }): ReactElement | null {
  const chooser = useViewer((s) => s.chooser);
  const place = useRef<HTMLSpanElement>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  useEffect(() => {
    const box = place.current?.getBoundingClientRect();
    setAt(box === undefined || chooser !== 'protocol' ? null : { x: box.left + 8, y: box.top + 8 });
  }, [chooser]);
  const close = (): void => {
    useViewer.setState({ chooser: null });
    onClosed();
  };
  return (
    <>
      <span ref={place} className="v-chooser-place" aria-hidden="true" />
      {chooser === 'layout' ? <LayoutChooser onClose={close} /> : null}
      {chooser === 'protocol' && at !== null ? <ProtocolChooser at={at} onClose={close} /> : null}
    </>
  );
}
