// The options of the profile (PS3.15 E.3) as flags, and how an object says which were used (CID 7050). No rule per attribute.
import type { DataSetModel } from '../part10.ts';

/** All false: the Basic Application Level Confidentiality Profile alone. */
export interface DeidentifyOptions {
  retainUids?: boolean | undefined;
  /** `full`: dates stay; `modified`: shifted by a keyed number of days, the same for all of a patient. */
  longitudinal?: 'removed' | 'full' | 'modified' | undefined;
  retainDevice?: boolean | undefined;
  retainInstitution?: boolean | undefined;
  retainPatientCharacteristics?: boolean | undefined;
  retainSafePrivate?: boolean | undefined;
  cleanDescriptors?: boolean | undefined;
  cleanStructuredContent?: boolean | undefined;
  cleanGraphics?: boolean | undefined;
}

const codes: readonly { code: string; meaning: string; on: (o: DeidentifyOptions) => boolean }[] = [
  { code: '113100', meaning: 'Basic Application Confidentiality Profile', on: () => true },
  { code: '113103', meaning: 'Clean Graphics Option', on: (o) => o.cleanGraphics === true },
  { code: '113104', meaning: 'Clean Structured Content Option', on: (o) => o.cleanStructuredContent === true },
  { code: '113105', meaning: 'Clean Descriptors Option', on: (o) => o.cleanDescriptors === true },
  { code: '113106', meaning: 'Retain Longitudinal Temporal Information Full Dates Option', on: (o) => o.longitudinal === 'full' },
  { code: '113107', meaning: 'Retain Longitudinal Temporal Information Modified Dates Option', on: (o) => o.longitudinal === 'modified' },
  { code: '113108', meaning: 'Retain Patient Characteristics Option', on: (o) => o.retainPatientCharacteristics === true },
  { code: '113109', meaning: 'Retain Device Identity Option', on: (o) => o.retainDevice === true },
  { code: '113110', meaning: 'Retain UIDs Option', on: (o) => o.retainUids === true },
  { code: '113111', meaning: 'Retain Safe Private Option', on: (o) => o.retainSafePrivate === true },
  { code: '113112', meaning: 'Retain Institution Identity Option', on: (o) => o.retainInstitution === true },
];

const temporal = { removed: 'REMOVED', full: 'UNMODIFIED', modified: 'MODIFIED' } as const;

/** What every de-identified object carries (PS3.15 E.1.1, PS3.3 C.7.1.1 and C.12.1). */
export function deidentificationRecord(options: DeidentifyOptions): DataSetModel {
  const used = codes.filter(({ on }) => on(options));
  return {
    PatientIdentityRemoved: 'YES',
    DeidentificationMethod: 'DICOM PS3.15 Annex E 2026a',
    DeidentificationMethodCodeSequence: used.map(({ code, meaning }) => ({ CodeValue: code, CodingSchemeDesignator: 'DCM', CodeMeaning: meaning })),
    LongitudinalTemporalInformationModified: temporal[options.longitudinal ?? 'removed'],
  };
}
