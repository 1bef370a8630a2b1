// A picture beside the DICOM modality code; the code is the meaning.
import { Activity, Bone, CircleDot, FileText, Image, type LucideIcon, Magnet, RadioTower, Radar, Scan, Waves } from 'lucide-react';
import type { ReactElement } from 'react';

const icons: Record<string, LucideIcon> = {
  CT: Scan,
  MR: Magnet,
  US: Waves,
  IVUS: Waves,
  XA: Activity,
  RF: Activity,
  MG: CircleDot,
  PT: Radar,
  NM: RadioTower,
  CR: Bone,
  DX: Bone,
  SR: FileText,
  DOC: FileText,
};

export function ModalityIcon({ modality, size = 14 }: { modality: string; size?: number }): ReactElement {
  const Icon = icons[modality] ?? Image;
  return <Icon aria-hidden="true" size={size} strokeWidth={1.75} />;
}
