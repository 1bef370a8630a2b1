// What a sentence rests on. The text is the value itself; click or Enter shows it on the images. No evidence is a chip too, not an absence.
import { Circle, FileText, GitCompareArrows, History, type LucideIcon, Ruler, ScanLine, Star, Unlink } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Evidence } from '../../contract/report.ts';

export type OnEvidence = (evidence: Evidence) => void;

function iconOf({ kind, text }: Evidence): LucideIcon {
  if (kind === 'measurement') return /\bHU\b|mean|SD/.test(text) ? Circle : Ruler;
  if (kind === 'keyImage') return Star;
  if (kind === 'prior') return /%|\bto\b/.test(text) ? GitCompareArrows : History;
  return kind === 'order' ? FileText : ScanLine;
}

/** True for evidence that lies on images and can be gone to. */
export function canShow({ kind }: Evidence): boolean {
  return kind === 'measurement' || kind === 'keyImage';
}

export function EvidenceChip({ evidence, onEvidence }: { evidence: Evidence; onEvidence: OnEvidence }): ReactElement {
  const Icon = iconOf(evidence);
  if (!canShow(evidence)) {
    return (
      <span className="evidence">
        <Icon aria-hidden="true" />
        <span className="ellip">{evidence.text}</span>
      </span>
    );
  }
  return (
    <button type="button" className="evidence" aria-label={`Evidence ${evidence.text}`} title="Show on the image" onClick={() => onEvidence(evidence)}>
      <Icon aria-hidden="true" />
      <span className="ellip">{evidence.text}</span>
    </button>
  );
}

export function Unsupported(): ReactElement {
  return (
    <span className="evidence none">
      <Unlink aria-hidden="true" /> Unsupported: no evidence
    </span>
  );
}
