// Identifiers that the upper layer itself needs (PS3.6 Annex A, PS3.7 Annex A) and the storage SOP class policy. Not a dictionary of UIDs.

export const APPLICATION_CONTEXT_UID = '1.2.840.10008.3.1.1.1';
export const VERIFICATION_SOP_CLASS_UID = '1.2.840.10008.1.1';

const STANDARD_ROOT = '1.2.840.10008.';
const storagePrefixes = [
  '1.2.840.10008.5.1.4.1.1.', // composite storage, all of PS3.4 Annex B
  '1.2.840.10008.5.1.4.34.1', // RT Beams Delivery Instruction, for trial use (retired)
  '1.2.840.10008.5.1.4.34.7', // RT Beams Delivery Instruction
  '1.2.840.10008.5.1.4.34.10', // RT Brachy Application Setup Delivery Instruction
  '1.2.840.10008.5.1.4.38.1', // Hanging Protocol
  '1.2.840.10008.5.1.4.39.1', // Color Palette
  '1.2.840.10008.5.1.4.43.1', // Generic Implant Template
  '1.2.840.10008.5.1.4.44.1', // Implant Assembly Template
  '1.2.840.10008.5.1.4.45.1', // Implant Template Group
  '1.2.840.10008.5.1.1.27', // Stored Print (retired)
  '1.2.840.10008.5.1.1.29', // Hardcopy Grayscale Image (retired)
  '1.2.840.10008.5.1.1.30', // Hardcopy Color Image (retired)
];

/** Whether instances of this class are stored: every standard storage class, and by policy what is not of the standard at all. */
export function isStorageSopClass(uid: string, acceptUnknown: boolean): boolean {
  for (const prefix of storagePrefixes) {
    const whole = !prefix.endsWith('.');
    if (whole ? uid === prefix : uid.startsWith(prefix)) return true;
  }
  return acceptUnknown && isUid(uid) && !uid.startsWith(STANDARD_ROOT);
}

/** 1-64 characters of digits and dots; components with leading zeros exist in the field and pass (PS3.5 §9.1 forbids them). */
export function isUid(text: string): boolean {
  return text.length <= 64 && /^[0-9]+(\.[0-9]+)+$/.test(text);
}
