// export: a study as files, as it was received or de-identified.
import { resolve } from 'node:path';
import type { RouteInput, RouteOutput } from '../../../contract/routes.ts';
import type { ExitCode, Verb, VerbCall } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

type Input = RouteInput<'export.study'>;
type Deidentify = NonNullable<Input['deidentify']>;

const formats = ['dicom', 'zip', 'dicomdir', 'png', 'jpeg'] as const;

/** Words of --keep and --clean, and what they ask for. */
const kept: Record<string, Deidentify> = {
  uids: { retainUids: true },
  dates: { longitudinal: 'full' },
  intervals: { longitudinal: 'modified' },
  device: { retainDevice: true },
  institution: { retainInstitution: true },
  patient: { retainPatientCharacteristics: true },
  private: { retainSafePrivate: true },
};
const cleaned: Record<string, Deidentify> = {
  descriptors: { cleanDescriptors: true },
  content: { cleanStructuredContent: true },
  graphics: { cleanGraphics: true },
};

/** The options, `undefined` without --deidentify, or what is wrong with them. */
function deidentifyOf(call: VerbCall): Deidentify | undefined | string {
  const [keep, clean] = [call.text('keep'), call.text('clean')];
  if (!call.flag('deidentify'))
    return keep === undefined && clean === undefined && !call.flag('allow-burned-in') ? undefined : 'These options need --deidentify.';
  let asked: Deidentify = call.flag('allow-burned-in') ? { allowBurnedIn: true } : {};
  for (const [words, table, option] of [
    [keep, kept, 'keep'],
    [clean, cleaned, 'clean'],
  ] as const)
    for (const word of (words ?? '').split(',').filter((one) => one !== '')) {
      const meant = table[word];
      if (!meant) return `--${option} takes ${Object.keys(table).join(', ')}.`;
      if (meant.longitudinal !== undefined && asked.longitudinal !== undefined) return '--keep takes either dates or intervals.';
      asked = { ...asked, ...meant };
    }
  return asked;
}

function say(call: VerbCall, to: string, result: RouteOutput<'export.study'>): ExitCode {
  const { written, files, leftOut, warnings } = result;
  for (const { code, message, instances } of warnings) console.error(`warning: ${code} (${String(instances)}): ${message}`);
  for (const { SOPInstanceUID, message } of leftOut) console.error(`left out: ${SOPInstanceUID}: ${message}`);
  call.print({ written, files, leftOut, warnings }, `${String(written)} objects written to ${to}`);
  return leftOut.length > 0 ? 3 : 0;
}

export const exportVerb: Verb = {
  summary: 'Write a study as DICOM files, a ZIP, a medium with DICOMDIR or pictures, de-identified when asked',
  usage: `--study UID --to DIR [--format ${formats.join('|')}] [--overlays] [--original] [--deidentify [--keep WHAT,…] [--clean WHAT,…] [--allow-burned-in]]`,
  options: {
    study: { type: 'string', value: 'UID', text: 'Study Instance UID' },
    to: { type: 'string', value: 'DIR', text: 'folder, or with zip the file' },
    format: { type: 'string', value: formats.join('|'), text: 'default dicom' },
    overlays: { type: 'boolean', text: 'pictures with overlay planes and the words of the corners (name, date, window) drawn in' },
    original: { type: 'boolean', text: 'as received, without the corrections of this archive' },
    deidentify: { type: 'boolean', text: 'PS3.15 Basic Profile: no name, date, private attribute; new UIDs' },
    keep: { type: 'string', value: 'WHAT,…', text: `what stays: ${Object.keys(kept).join(', ')} (intervals: dates moved, the days between them kept)` },
    clean: { type: 'string', value: 'WHAT,…', text: `cleaned instead of removed: ${Object.keys(cleaned).join(', ')}` },
    'allow-burned-in': { type: 'boolean', text: 'also objects that say they have text in their pixels' },
  },
  json: '{"written","files":[…],"leftOut":[{"SOPInstanceUID","code","message"}],"warnings":[{"code","message","instances"}]}; exit code 3 when objects were left out',
  run: (call) => {
    const [study, to, format] = [call.text('study'), call.text('to'), formats.find((one) => one === (call.text('format') ?? 'dicom'))];
    if (study === undefined || to === undefined) return Promise.resolve(call.misused('--study and --to are needed.'));
    if (!format) return Promise.resolve(call.misused(`--format is ${formats.join(', ')}.`));
    const deidentify = deidentifyOf(call);
    if (typeof deidentify === 'string') return Promise.resolve(call.misused(deidentify));
    const [overlays, original] = [call.flag('overlays'), call.flag('original')];
    if (overlays && format !== 'png' && format !== 'jpeg') return Promise.resolve(call.misused('--overlays is for png and jpeg.'));
    if (original && deidentify !== undefined) return Promise.resolve(call.misused('--original and --deidentify exclude each other.'));
    return askOnce(call, 'export.study', { StudyInstanceUID: study, to: resolve(to), format, deidentify, overlays, original }, (result) =>
      say(call, resolve(to), result),
    );
  },
};
