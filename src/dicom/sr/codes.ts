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
} as const;

/** What a number measures. */
export const quantities = {
  length: sct('410668003', 'Length'),
  area: sct('42798000', 'Area'),
  attenuation: dcm('112031', 'Attenuation Coefficient'),
  signal: dcm('110852', 'MR signal intensity'),
  suvbw: dcm('126401', 'SUVbw'),
} as const;

export type QuantityName = keyof typeof quantities;

/** How a number was derived from the values of a region. */
export const derivations = {
  mean: sct('373098007', 'Mean'),
  sd: sct('386136009', 'Standard Deviation'),
  min: sct('255605001', 'Minimum'),
  max: sct('56851009', 'Maximum'),
} as const;

export type DerivationName = keyof typeof derivations;

export const units = {
  mm: ucum('mm', 'millimeter'),
  mm2: ucum('mm2', 'square millimeter'),
  cm2: ucum('cm2', 'square centimeter'),
  HU: ucum("[hnsf'U]", 'Hounsfield unit'),
  '1': ucum('1', 'no units'),
  SUVbw: ucum('{SUVbw}g/ml', 'Standardized Uptake Value body weight'),
} as const;

export type UnitName = keyof typeof units;

/** CID 247 by our words. */
export const sides = {
  left: sct('7771000', 'Left'),
  right: sct('24028007', 'Right'),
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
