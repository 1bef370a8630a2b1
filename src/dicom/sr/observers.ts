// Who made the content (TID 1001 to 1004) and its language (TID 1204).
import { codes, type Code } from './codes.ts';
import { code, personName, text, uidRef, type ContentItem } from './content.ts';

export interface Observers {
  /** `Family^Given`. */
  person?: string;
  /** Software that wrote or drafted. */
  device?: { uid: string; name: string };
}

const languages: Record<string, string> = {
  'en-US': 'English (US)',
  en: 'English',
  'de-DE': 'German (Germany)',
  de: 'German',
  tr: 'Turkish',
  'tr-TR': 'Turkish (Turkey)',
  fr: 'French',
  es: 'Spanish',
};

/** `tag` is a BCP 47 language tag. */
export function language(tag: string): ContentItem {
  const value: Code = { value: tag, scheme: 'RFC5646', meaning: languages[tag] ?? tag };
  return code(codes.language, value);
}

export function observers({ person, device }: Observers): ContentItem[] {
  const items: ContentItem[] = [];
  if (person !== undefined) items.push(code(codes.observerType, codes.person), personName(codes.personName, person));
  if (device) items.push(code(codes.observerType, codes.device), uidRef(codes.deviceUid, device.uid), text(codes.deviceName, device.name));
  return items;
}
