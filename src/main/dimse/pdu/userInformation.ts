// The user information item (0x50) and its sub-items, PS3.8 Annex D and PS3.7 D.3.3, both directions.
import { readCounted, readItems, trimmed, writeItem } from './items.ts';
import type { Item } from './items.ts';
import type { ExtendedNegotiation, RoleSelection, UserInformation } from './pduTypes.ts';

export function emptyUserInformation(): UserInformation {
  return { maxLength: 0, implementationClassUid: '', implementationVersionName: '', roles: [], extended: [] };
}

/** Reads the value of item 0x50. Unknown sub-items are ignored (PS3.8 §9.3.1); a sub-item that lies about its length gives undefined. */
export function decodeUserInformation(value: Buffer): UserInformation | undefined {
  const items = readItems(value, 0);
  if (items === undefined) return undefined;
  const user = emptyUserInformation();
  for (const item of items) {
    if (!readSubItem(user, item)) return undefined;
  }
  return user;
}

function readSubItem(user: UserInformation, { type, value }: Item): boolean {
  switch (type) {
    case 0x51:
      if (value.length !== 4) return false;
      user.maxLength = value.readUInt32BE(0);
      return true;
    case 0x52:
      user.implementationClassUid = trimmed(value);
      return true;
    case 0x53:
      if (value.length !== 4) return false;
      user.asyncOperations = { invoked: value.readUInt16BE(0), performed: value.readUInt16BE(2) };
      return true;
    case 0x54:
      return readRole(user, value);
    case 0x55:
      user.implementationVersionName = trimmed(value);
      return true;
    case 0x56:
      return readExtended(user, value);
    case 0x58:
      return readIdentity(user, value);
    case 0x59:
      user.userIdentityAccepted = true;
      return true;
    default: // 0x57 common extended negotiation has no answer (PS3.7 D.3.3.6)
      return true;
  }
}

/** Devices leave out the second length: what cannot be read is empty, and identifies nobody. */
function readIdentity(user: UserInformation, value: Buffer): boolean {
  if (value.length < 2) return false;
  const primary = readCounted(value, 2);
  const secondary = primary === undefined ? undefined : readCounted(value, primary.end);
  const none = Buffer.alloc(0);
  user.userIdentity = {
    type: value.readUInt8(0),
    responseRequested: value.readUInt8(1) === 1,
    primary: primary?.value ?? none,
    secondary: secondary?.value ?? none,
  };
  return true;
}

function readRole(user: UserInformation, value: Buffer): boolean {
  const uid = readCounted(value, 0);
  if (uid === undefined || uid.end + 2 > value.length) return false;
  user.roles.push({ sopClassUid: trimmed(uid.value), scu: value.readUInt8(uid.end) === 1, scp: value.readUInt8(uid.end + 1) === 1 });
  return true;
}

function readExtended(user: UserInformation, value: Buffer): boolean {
  const uid = readCounted(value, 0);
  if (uid === undefined) return false;
  user.extended.push({ sopClassUid: trimmed(uid.value), info: value.subarray(uid.end) });
  return true;
}

/** Item 0x50 in the ascending order of sub-item types that PS3.7 D.3.3 asks for. */
export function encodeUserInformation(user: UserInformation): Buffer {
  const maxLength = Buffer.alloc(4);
  maxLength.writeUInt32BE(user.maxLength, 0);
  const items = [writeItem(0x51, maxLength), writeItem(0x52, user.implementationClassUid)];
  if (user.asyncOperations !== undefined) {
    const window = Buffer.alloc(4);
    window.writeUInt16BE(user.asyncOperations.invoked, 0);
    window.writeUInt16BE(user.asyncOperations.performed, 2);
    items.push(writeItem(0x53, window));
  }
  items.push(...user.roles.map(encodeRole));
  if (user.implementationVersionName !== '') items.push(writeItem(0x55, user.implementationVersionName));
  items.push(...user.extended.map(encodeExtended));
  if (user.userIdentityAccepted === true) items.push(writeItem(0x59, Buffer.alloc(2)));
  return writeItem(0x50, Buffer.concat(items));
}

function counted(text: string): Buffer {
  const bytes = Buffer.alloc(2 + text.length);
  bytes.writeUInt16BE(text.length, 0);
  bytes.write(text, 2, 'latin1');
  return bytes;
}

function encodeRole(role: RoleSelection): Buffer {
  return writeItem(0x54, Buffer.concat([counted(role.sopClassUid), Buffer.from([role.scu ? 1 : 0, role.scp ? 1 : 0])]));
}

function encodeExtended(extended: ExtendedNegotiation): Buffer {
  return writeItem(0x56, Buffer.concat([counted(extended.sopClassUid), extended.info]));
}
