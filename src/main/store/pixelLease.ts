// Which bytes of which file are a frame: addressed once per object, kept in a small memory of the newest used. It hands out ranges and reads no pixels.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { PixelLease } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { frameAddresses, nativeFrameBits } from '../../dicom/frames.ts';
import type { ImageHeader, InstanceHeader } from '../../dicom/headerModel.ts';
import { parseFile } from '../../dicom/parse.ts';
import { transferSyntax } from '../../dicom/uids.ts';
import { diskFailure } from './diskFailure.ts';
import { inflateRaw, readHeadOfFile } from './fileHead.ts';
import { encapsulatedFrames } from './frameIndex.ts';
import { inflatedCopy } from './inflatedCopies.ts';
import type { StoredObject } from './model.ts';

const leaseMs = 60_000;
const remembered = 2000;

type Fragments = PixelLease['fragments'];

interface Addressed {
  path: string;
  frames: Fragments[];
}

interface Context {
  dataDir: string;
  now: () => number;
  open: (SOPInstanceUID: string) => Result<StoredObject>;
  headerOf: (SOPInstanceUID: string) => InstanceHeader | undefined;
}

/** Uncompressed frames follow one another; only the head of the file is read. */
async function nativeFrames(object: StoredObject, image: ImageHeader): Promise<Fragments[] | undefined> {
  const head = await readHeadOfFile(object.path, object.size);
  const place = head.ok ? head.value.pixelData : undefined;
  const bits = nativeFrameBits(image);
  if (place?.length === undefined || bits === 0) return undefined;
  if (place.length * 8 < bits * image.NumberOfFrames || place.valueOffset + place.length > object.size) return undefined;
  return Array.from({ length: image.NumberOfFrames }, (_, frame) => {
    const first = Math.floor((frame * bits) / 8);
    return [{ offset: place.valueOffset + first, length: Math.ceil(((frame + 1) * bits) / 8) - first }];
  });
}

async function address(c: Context, object: StoredObject, image: ImageHeader): Promise<Result<Addressed>> {
  const syntax = transferSyntax(object.transferSyntaxUid);
  if (syntax?.encapsulated !== true && syntax?.deflated !== true) {
    const frames = await nativeFrames(object, image);
    if (frames) return ok({ path: object.path, frames });
  }
  if (syntax?.encapsulated === true && !syntax.deflated) {
    const frames = await encapsulatedFrames(object, image);
    if (frames) return ok({ path: object.path, frames: frames.map(({ ranges }) => ranges) });
  }
  const parsed = parseFile(await readFile(object.path), { inflate: inflateRaw });
  if (!parsed.ok) return parsed;
  const addresses = frameAddresses(parsed.value, image);
  if (!addresses.ok) return addresses;
  const path = syntax?.deflated === true ? await inflatedCopy(c.dataDir, object, parsed.value.dataSet.bytes) : object.path;
  return ok({ path, frames: addresses.value.map(({ ranges }) => ranges) });
}

/** A file that was put in the place of a lost one may begin its data set elsewhere. */
function keyOf({ path, dataSetOffset }: StoredObject): string {
  return `${path} ${String(dataSetOffset)}`;
}

export function createPixelLeases(c: Context): (SOPInstanceUID: string, frame: number) => Promise<Result<PixelLease>> {
  const memory = new Map<string, Promise<Result<Addressed>>>();

  async function find(object: StoredObject, image: ImageHeader): Promise<Result<Addressed>> {
    try {
      return await address(c, object, image);
    } catch (error) {
      return diskFailure(error, 'The image could not be read; verify the archive.');
    }
  }

  function addressed(object: StoredObject, image: ImageHeader): Promise<Result<Addressed>> {
    const key = keyOf(object);
    const known = memory.get(key) ?? find(object, image);
    known.catch(() => memory.delete(key));
    memory.delete(key);
    memory.set(key, known);
    const oldest = memory.size > remembered ? memory.keys().next().value : undefined;
    if (oldest !== undefined) memory.delete(oldest);
    return known;
  }

  return async (SOPInstanceUID, frame) => {
    const object = c.open(SOPInstanceUID);
    if (!object.ok) return object;
    const image = c.headerOf(SOPInstanceUID)?.image;
    if (!image) return fail('BAD_REQUEST', 'This instance holds no image.');
    let found = await addressed(object.value, image);
    if (found.ok && found.value.path !== object.value.path && !existsSync(found.value.path)) {
      // The cache was deleted: what it held is made again.
      memory.delete(keyOf(object.value));
      found = await addressed(object.value, image);
    }
    if (!found.ok) {
      memory.delete(keyOf(object.value));
      return found;
    }
    const fragments = found.value.frames[frame - 1];
    if (!fragments) return fail('BAD_REQUEST', `This image has ${String(found.value.frames.length)} frames; there is no frame ${String(frame)}.`);
    return ok({ path: found.value.path, fragments, transferSyntaxUid: object.value.transferSyntaxUid, expiresAt: c.now() + leaseMs });
  };
}
