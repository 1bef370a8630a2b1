// What every kind of document is given: which object it is, and what the archive read of it.
import type { DocumentContent } from '../../../contract/document.ts';

export interface DocumentProps<K extends DocumentContent['kind']> {
  SOPInstanceUID: string;
  content: Extract<DocumentContent, { kind: K }>;
}
