// Which presentation contexts a C-GET proposes beside its own: 127 at most (PS3.8 §9.3.2), so the classes that are often compressed get one for each family of encodings.
import { allStorageClasses } from '../../../dicom/uids.ts';
import type { ContextProposal, RoleSelection } from '../pdu/pduTypes.ts';
import { MAX_CONTEXTS } from '../pdu/pduTypes.ts';

const uncompressed = ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2'];
/** A peer takes one of each: what it keeps, as we hope. */
const families = [
  ['1.2.840.10008.1.2.4.70', '1.2.840.10008.1.2.4.57'],
  ['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91', '1.2.840.10008.1.2.4.201', '1.2.840.10008.1.2.4.202', '1.2.840.10008.1.2.4.203'],
  ['1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.81', '1.2.840.10008.1.2.5'],
  ['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51'],
];

const oftenCompressed = [
  'CTImageStorage',
  'MRImageStorage',
  'ComputedRadiographyImageStorage',
  'DigitalX-RayImageStorage-ForPresentation',
  'DigitalMammographyX-RayImageStorage-ForPresentation',
  'UltrasoundImageStorage',
  'UltrasoundMulti-frameImageStorage',
  'X-RayAngiographicImageStorage',
  'SecondaryCaptureImageStorage',
  'EnhancedCTImageStorage',
  'EnhancedMRImageStorage',
];

const otherwise = [
  'X-RayRadiofluoroscopicImageStorage',
  'PositronEmissionTomographyImageStorage',
  'NuclearMedicineImageStorage',
  'DigitalX-RayImageStorage-ForProcessing',
  'DigitalMammographyX-RayImageStorage-ForProcessing',
  'BreastTomosynthesisImageStorage',
  'EnhancedPETImageStorage',
  'EnhancedXAImageStorage',
  'Multi-frameGrayscaleWordSecondaryCaptureImageStorage',
  'Multi-frameTrueColorSecondaryCaptureImageStorage',
  'VLPhotographicImageStorage',
  'VLEndoscopicImageStorage',
  'SegmentationStorage',
  'RTStructureSetStorage',
  'RTDoseStorage',
  'RTPlanStorage',
  'RTImageStorage',
  'BasicTextSRStorage',
  'EnhancedSRStorage',
  'ComprehensiveSRStorage',
  'Comprehensive3DSRStorage',
  'MammographyCADSRStorage',
  'ChestCADSRStorage',
  'X-RayRadiationDoseSRStorage',
  'KeyObjectSelectionDocumentStorage',
  'GrayscaleSoftcopyPresentationStateStorage',
  'ColorSoftcopyPresentationStateStorage',
  'EncapsulatedPDFStorage',
  'SpatialRegistrationStorage',
  'ParametricMapStorage',
  'RealWorldValueMappingStorage',
  '12-leadECGWaveformStorage',
  'GeneralECGWaveformStorage',
  'RawDataStorage',
];

const uidByKeyword = new Map(allStorageClasses().map(({ keyword, uid }) => [keyword, uid]));

function uidsOf(keywords: readonly string[]): string[] {
  return keywords.flatMap((keyword) => uidByKeyword.get(keyword) ?? []);
}

/** The first context is that of the service; roles make us SCP of every storage class proposed (PS3.7 D.3.3.4). */
export function retrieveContexts(serviceUid: string): { contexts: ContextProposal[]; roles: RoleSelection[] } {
  const compressed = uidsOf(oftenCompressed);
  const sopClasses = [...compressed, ...uidsOf(otherwise)];
  const proposals = [
    { abstractSyntax: serviceUid, transferSyntaxes: uncompressed },
    ...sopClasses.map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes: uncompressed })),
    ...compressed.flatMap((abstractSyntax) => families.map((transferSyntaxes) => ({ abstractSyntax, transferSyntaxes }))),
  ];
  return {
    contexts: proposals.slice(0, MAX_CONTEXTS).map((proposal, index) => ({ id: index * 2 + 1, ...proposal })),
    roles: sopClasses.map((sopClassUid) => ({ sopClassUid, scu: false, scp: true })),
  };
}
