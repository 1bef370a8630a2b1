// Organs that a measured lesion is said to lie in, with their SNOMED CT codes (PS3.16 CID 4031 and others): finding sites, and the organs of RECIST.
import type { Code } from './codes.ts';

const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning });

export const sites: readonly Code[] = [
  sct('39607008', 'Lung'),
  sct('10200004', 'Liver'),
  sct('59441001', 'Lymph node'),
  sct('23451007', 'Adrenal gland'),
  sct('12738006', 'Brain'),
  sct('3138006', 'Bone'),
  sct('64033007', 'Kidney'),
  sct('15776009', 'Pancreas'),
  sct('78961009', 'Spleen'),
  sct('72410000', 'Mediastinum'),
  sct('3120008', 'Pleura'),
  sct('76752008', 'Breast'),
  sct('69748006', 'Thyroid'),
  sct('32849002', 'Esophagus'),
  sct('69695003', 'Stomach'),
  sct('71854001', 'Colon'),
  sct('89837001', 'Bladder'),
  sct('41216001', 'Prostate'),
  sct('15497006', 'Ovary'),
  sct('35039007', 'Uterus'),
  sct('87784001', 'Soft tissue'),
  sct('71616004', 'Muscle'),
  sct('39937001', 'Skin'),
  sct('80891009', 'Heart'),
];

export const lymphNode = 'Lymph node';

/** The code of a site by its name; a name of no organ of the list has none. */
export function siteCode(name: string): Code | undefined {
  return sites.find((site) => site.meaning === name);
}

/** Old SNOMED-RT codes of these organs, as measurement reports up to about 2018 have them. */
const oldCodes: Record<string, string> = {
  'T-28000': 'Lung',
  'T-62000': 'Liver',
  'T-C4000': 'Lymph node',
  'T-B3000': 'Adrenal gland',
  'T-A0100': 'Brain',
  'T-D016E': 'Bone',
  'T-71000': 'Kidney',
  'T-65000': 'Pancreas',
  'T-C3000': 'Spleen',
  'T-04000': 'Breast',
  'T-B6000': 'Thyroid',
  'T-56000': 'Esophagus',
  'T-57000': 'Stomach',
  'T-59300': 'Colon',
  'T-74000': 'Bladder',
  'T-32000': 'Heart',
};

/** Our name of a site that another program coded, else the meaning it gave. */
export function siteName(code: Code): string {
  const known = sites.find((site) => site.scheme === code.scheme && site.value === code.value);
  return (known?.meaning ?? (['SRT', 'SNM3', '99SDM'].includes(code.scheme) ? oldCodes[code.value] : undefined) ?? code.meaning).slice(0, 64);
}
