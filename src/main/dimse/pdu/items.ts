// The item grammar inside A-ASSOCIATE PDUs: type, reserved byte, 16-bit length, value. Bounds are checked here, once.

export interface Item {
  type: number;
  value: Buffer;
}

/** All items from `offset` to the end, in place; undefined where a length points outside. A tail of fewer than 4 bytes is such a lie too. */
export function readItems(body: Buffer, offset: number): Item[] | undefined {
  const items: Item[] = [];
  let at = offset;
  while (at < body.length) {
    if (at + 4 > body.length) return undefined;
    const end = at + 4 + body.readUInt16BE(at + 2);
    if (end > body.length) return undefined;
    items.push({ type: body.readUInt8(at), value: body.subarray(at + 4, end) });
    at = end;
  }
  return items;
}

/** Throws a RangeError when the value does not fit the 16-bit length: our own items always do. */
export function writeItem(type: number, value: Buffer | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  const header = Buffer.alloc(4);
  header[0] = type;
  header.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([header, bytes]);
}

/** Text of a UID or AE title with the padding (spaces and NULs, both sides for spaces) that the field's devices add. */
export function trimmed(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replaceAll('\0', ' ')
    .replace(/^ +| +$/g, '');
}

/** A 16-bit length followed by that many bytes; undefined when it points outside. */
export function readCounted(body: Buffer, at: number): { value: Buffer; end: number } | undefined {
  if (at + 2 > body.length) return undefined;
  const end = at + 2 + body.readUInt16BE(at);
  return end > body.length ? undefined : { value: body.subarray(at + 2, end), end };
}
