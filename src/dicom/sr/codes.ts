// Codes that our structured reports use (PS3.16), by what they mean. Only codes; templates are in the builders.

export interface Code {
  value: string;
  scheme: string;
  meaning: string;
}

const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning });
const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning });
const loinc = (value: string, meaning: string): Code => ({ value, scheme: 'LN', meaning });
const ucum = (value: string, meaning: string): Code => ({ value, scheme: 'UCUM', meaning });

/** Codes of our own, where the standard has none; their scheme is told in each object. */
export const ownScheme = '99SAGITTA';
export const own = (value: string, meaning: string): Code => ({ value, scheme: ownScheme, meaning });

export const codes = {
  imagingMeasurementReport: dcm('126000', 'Imaging Measurement Report'),
  imagingMeasurements: dcm('126010', 'Imaging Measurements'),
  measurementGroup: dcm('125007', 'Measurement Group'),
  trackingIdentifier: dcm('112039', 'Tracking Identifier'),
  trackingUid: dcm('112040', 'Tracking Unique Identifier'),
  language: dcm('121049', 'Language of Content Item and Descendants'),
  observerType: dcm('121005', 'Observer Type'),
  person: dcm('121006', 'Person'),
  device: dcm('121007', 'Device'),
  personName: dcm('121008', 'Person Observer Name'),
  deviceUid: dcm('121012', 'Device Observer UID'),
  deviceName: dcm('121013', 'Device Observer Name'),
  procedureReported: dcm('121058', 'Procedure reported'),
  imageLibrary: dcm('111028', 'Image Library'),
  imageLibraryGroup: dcm('126200', 'Image Library Group'),
  imageRegion: dcm('111030', 'Image Region'),
  derivation: dcm('121401', 'Derivation'),
  finding: dcm('121071', 'Finding'),
  impression: dcm('121073', 'Impression'),
  recommendation: dcm('121075', 'Recommendation'),
  previousFinding: dcm('121069', 'Previous Finding'),
  procedureDescription: dcm('121065', 'Procedure Description'),
  summary: loinc('55112-7', 'Summary'),
  findingSite: sct('363698007', 'Finding Site'),
  laterality: sct('272741003', 'Laterality'),
  sourceOfMeasurement: dcm('121112', 'Source of Measurement'),
  sourceImage: dcm('121233', 'Source Image for Segmentation'),
  referencedSegment: dcm('121191', 'Referenced Segment'),
  segmentFrame: dcm('121214', 'Referenced Segmentation Frame'),
  volumeSurface: dcm('121231', 'Volume Surface'),
  method: sct('370129005', 'Measurement Method'),
  findingCategory: sct('276214006', 'Finding category'),
  comment: dcm('121106', 'Comment'),
  imageView: dcm('111031', 'Image View'),
  uncertainty: sct('371884006', '+/-, range of measurement uncertainty'),
  spacingSource: own('spacing-source', 'Source of pixel spacing'),
  refused: own('refused', 'Reason why no value is given'),
  ordinal: own('number', 'Number of the measurement'),
  lesionRole: own('lesion-role', 'Role of the lesion in response assessment'),
} as const;

/** What a number measures: CID 7469, 7470 and their like. */
export const quantities = {
  length: sct('410668003', 'Length'),
  longAxis: sct('103339001', 'Long Axis'),
  shortAxis: sct('103340004', 'Short Axis'),
  diameter: sct('81827009', 'Diameter'),
  width: sct('103355008', 'Width'),
  angle: sct('1483009', 'Angle'),
  cobbAngle: sct('285285000', 'Cobb angle'),
  area: sct('42798000', 'Area'),
  perimeter: sct('131191004', 'Perimeter'),
  volume: sct('118565006', 'Volume'),
  pixelCount: dcm('130922', 'Number of pixels'),
  attenuation: dcm('112031', 'Attenuation Coefficient'),
  signal: dcm('110852', 'MR signal intensity'),
  suvbw: dcm('126401', 'SUVbw'),
  pixelValue: own('pixel-value', 'Pixel value'),
  cardiothoracicRatio: own('ctr', 'Cardiothoracic ratio'),
  heartWidth: own('heart-width', 'Width of heart'),
  thoraxWidth: own('thorax-width', 'Inner width of thorax'),
  calibration: dcm('122423', 'Calibration Object Size'),
} as const;

/** How a number was derived from the values of a region. */
export const derivations = {
  mean: sct('373098007', 'Mean'),
  sd: sct('386136009', 'Standard Deviation'),
  min: sct('255605001', 'Minimum'),
  max: sct('56851009', 'Maximum'),
  median: sct('373099004', 'Median'),
} as const;

/** Old SNOMED-RT codes of the concepts we read, in measurement reports up to about 2018. */
const oldCodes: Record<string, Code> = {
  'G-D7FE': quantities.length,
  'G-A185': quantities.longAxis,
  'G-A186': quantities.shortAxis,
  'M-02550': quantities.diameter,
  'G-A220': quantities.width,
  'G-A166': quantities.area,
  'G-A16A': quantities.area,
  'G-D705': quantities.volume,
  'R-00317': derivations.mean,
  'R-10047': derivations.sd,
  'R-404FB': derivations.min,
  'G-A437': derivations.max,
  'G-C0E3': sct('363698007', 'Finding Site'),
  'G-C171': sct('272741003', 'Laterality'),
  'G-C036': sct('370129005', 'Measurement Method'),
};

/** The code that stands for an old one today; others as they are. */
export function currentCode(code: Code): Code {
  return ['SRT', 'SNM3', '99SDM'].includes(code.scheme) ? (oldCodes[code.value] ?? code) : code;
}

export function sameCode(a: Code | null | undefined, b: Code): boolean {
  if (!a) return false;
  const current = currentCode(a);
  return current.value === b.value && current.scheme === b.scheme;
}

const knownUnits: readonly (readonly [string, Code])[] = [
  ['mm', ucum('mm', 'millimeter')],
  ['cm', ucum('cm', 'centimeter')],
  ['mm²', ucum('mm2', 'square millimeter')],
  ['cm²', ucum('cm2', 'square centimeter')],
  ['mm³', ucum('mm3', 'cubic millimeter')],
  ['ml', ucum('ml', 'milliliter')],
  ['mL', ucum('mL', 'milliliter')],
  ['cm³', ucum('cm3', 'cubic centimeter')],
  ['°', ucum('deg', 'degree')],
  ['%', ucum('%', 'percent')],
  ['px', ucum('{pixels}', 'pixels')],
  ['cm/s', ucum('cm/s', 'centimeter per second')],
  ['s', ucum('s', 'second')],
  ['ms', ucum('ms', 'millisecond')],
  ['HU', ucum("[hnsf'U]", 'Hounsfield unit')],
  ['SUVbw', ucum('{SUVbw}g/ml', 'Standardized Uptake Value body weight')],
  ['ratio', ucum('{ratio}', 'ratio')],
  ['', ucum('1', 'no units')],
];

/** UCUM of a unit as we show it; one that UCUM has no name for goes as an annotation in braces. */
export function unitCode(unit: string): Code {
  const known = knownUnits.find(([shown]) => shown === unit);
  return known?.[1] ?? ucum(`{${unit.replaceAll(/[^!-z|~]/g, '').slice(0, 14)}}`, unit.slice(0, 64));
}

/** How we show a unit that was read. */
export function unitName(code: Code): string {
  const known = knownUnits.find(([, unit]) => unit.value === code.value);
  return known?.[0] ?? (/^\{[^}]+\}$/.test(code.value) ? code.value.slice(1, -1) : code.value);
}

/** CID 247 by our words. */
export const sides = {
  left: sct('7771000', 'Left'),
  right: sct('24028007', 'Right'),
  both: sct('51440002', 'Bilateral'),
} as const;

/** Planes of a measurement that lies off the acquired images, and the role of a lesion, by our words. */
export const views = {
  axial: sct('24422004', 'Axial'),
  sagittal: sct('30730003', 'Sagittal'),
  coronal: sct('81654009', 'Coronal'),
  oblique: own('oblique', 'Oblique plane'),
  curved: own('curved', 'Curved plane'),
} as const;

export const lesionRoles = {
  target: dcm('112074', 'Target Lesion at Baseline'),
  'non-target': dcm('112075', 'Non-Target Lesion at Baseline'),
  new: own('new-lesion', 'New lesion'),
} as const;

/** CID 100 by modality; anything else is an imaging procedure. */
export function procedureOf(modality: string): Code {
  const byModality: Record<string, Code> = {
    CT: loinc('25045-6', 'CT unspecified body region'),
    MR: loinc('25056-3', 'MRI unspecified body region'),
    NM: loinc('49118-3', 'NM unspecified body region'),
    PT: loinc('44136-0', 'PET unspecified body region'),
    CR: loinc('43468-8', 'XR unspecified body region'),
    DX: loinc('43468-8', 'XR unspecified body region'),
  };
  return byModality[modality] ?? sct('363679005', 'Imaging procedure');
}

/** CID 7000 by modality. */
export function reportTitleOf(modality: string): Code {
  const byModality: Record<string, Code> = {
    CT: loinc('25045-6', 'CT Report'),
    MR: loinc('25056-3', 'MRI Report'),
    US: loinc('25061-3', 'Ultrasound Report'),
    NM: loinc('49118-3', 'Nuclear Medicine Report'),
    PT: loinc('44136-0', 'PET Scan Report'),
    CR: loinc('43468-8', 'X-Ray Report'),
    DX: loinc('43468-8', 'X-Ray Report'),
  };
  return byModality[modality] ?? loinc('18748-4', 'Diagnostic Imaging Report');
}

interface SectionCodes {
  heading: Code;
  sentence: Code;
}

/** CID 7001 headings and the CID 7002 element of their sentences, by the section names of our reports. */
export const sections = {
  indication: { heading: loinc('18785-6', 'Indications for Procedure'), sentence: loinc('55115-0', 'Request') },
  history: { heading: loinc('11329-0', 'History'), sentence: loinc('11329-0', 'History') },
  technique: { heading: loinc('55111-9', 'Current Procedure Descriptions'), sentence: codes.procedureDescription },
  comparison: { heading: loinc('18834-2', 'Previous Findings'), sentence: codes.previousFinding },
  findings: { heading: loinc('59776-5', 'Findings'), sentence: codes.finding },
  impression: { heading: loinc('19005-8', 'Impressions'), sentence: codes.impression },
  recommendations: { heading: loinc('18783-1', 'Recommendations'), sentence: codes.recommendation },
  addendum: { heading: loinc('55107-7', 'Addendum'), sentence: codes.finding },
  summary: { heading: codes.summary, sentence: codes.summary },
} as const satisfies Record<string, SectionCodes>;

export type SectionName = keyof typeof sections;
