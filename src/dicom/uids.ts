// UIDs: making and checking them, transfer syntaxes with their flags, storage SOP classes by name. Not a registry of everything.
import { storageClassTable } from './generated/storageClasses.ts';
import { transferSyntaxTable } from './generated/transferSyntaxes.ts';

export interface TransferSyntax {
  uid: string;
  keyword: string;
  name: string;
  implicit: boolean;
  bigEndian: boolean;
  encapsulated: boolean;
  deflated: boolean;
  video: boolean;
  /** `maybe`: the syntax allows both; LossyImageCompression of the object decides. */
  lossy: 'no' | 'maybe' | 'yes';
}

export interface StorageClass {
  uid: string;
  keyword: string;
  name: string;
}

export const transferSyntaxUids = {
  implicitLittle: '1.2.840.10008.1.2',
  explicitLittle: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  explicitBig: '1.2.840.10008.1.2.2',
} as const;

function readTransferSyntax(line: string): [string, TransferSyntax] {
  const [uid, keyword, name, flagText] = line.split('|') as [string, string, string, string];
  const flags = new Set(flagText.split(','));
  const lossy = flags.has('lossy') ? 'yes' : flags.has('maybeLossy') ? 'maybe' : 'no';
  const has = (flag: string): boolean => flags.has(flag);
  return [
    uid,
    {
      uid,
      keyword,
      name,
      implicit: has('implicit'),
      bigEndian: has('big'),
      encapsulated: has('encapsulated'),
      deflated: has('deflated'),
      video: has('video'),
      lossy,
    },
  ];
}

const transferSyntaxes = new Map(transferSyntaxTable.split('\n').map(readTransferSyntax));

const storageClassMap = new Map<string, StorageClass>(
  storageClassTable.split('\n').map((line) => {
    const [uid, keyword, name] = line.split('|') as [string, string, string];
    return [uid, { uid, keyword, name }];
  }),
);

/**
 * All transfer syntaxes of PS3.5/PS3.6.
 * @public The conformance tables are made with it.
 */
export function allTransferSyntaxes(): TransferSyntax[] {
  return [...transferSyntaxes.values()];
}

/** Undefined for private or unknown ones: treat those as explicit little endian, bytes untouched. */
export function transferSyntax(uid: string): TransferSyntax | undefined {
  return transferSyntaxes.get(uid);
}

/** @public The conformance tables are made with it. */
export function allStorageClasses(): StorageClass[] {
  return [...storageClassMap.values()];
}

export function storageClass(uid: string): StorageClass | undefined {
  return storageClassMap.get(uid);
}

/** PS3.5 §9.1: digits and dots, at most 64. Leading zeros in a component are wrong but occur in the field: `strict: false` lets them pass. */
export function isValidUid(uid: string, options: { strict?: boolean } = {}): boolean {
  if (uid.length > 64) return false;
  return options.strict === false ? isDotted(uid) : /^(0|[1-9]\d*)(\.(0|[1-9]\d*))*$/.test(uid);
}

/** Numbers parted by single dots; asked four times for every object. */
function isDotted(uid: string): boolean {
  let digits = 0;
  for (let i = 0; i < uid.length; i += 1) {
    const code = uid.charCodeAt(i);
    if (code >= 0x30 && code <= 0x39) digits += 1;
    else if (code !== 0x2e || digits === 0) return false;
    else digits = 0;
  }
  return digits > 0;
}

/** A UUID-derived UID under 2.25 (PS3.5 Annex B.2). */
export function newUid(): string {
  const hex = crypto.randomUUID().replaceAll('-', '');
  return `2.25.${BigInt(`0x${hex}`).toString()}`;
}
