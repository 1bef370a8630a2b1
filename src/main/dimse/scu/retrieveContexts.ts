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

interface Proposal {
  abstractSyntax: string;
  transferSyntaxes: string[];
}

const singly = [...families.flat(), '1.2.840.10008.1.2.1.99'];

const plainly = (abstractSyntax: string): Proposal => ({ abstractSyntax, transferSyntaxes: uncompressed });
const inFamilies = (abstractSyntax: string): Proposal[] => families.map((transferSyntaxes) => ({ abstractSyntax, transferSyntaxes }));
/** A peer takes one syntax of a context: apart, every one can be taken, however mixed a study is. */
const oneByOne = (abstractSyntax: string): Proposal[] => singly.map((syntax) => ({ abstractSyntax, transferSyntaxes: [syntax] }));

/** Classes that are sure to come, in as many encodings as there is room for. */
function known(classes: readonly string[], room: number): Proposal[] {
  const plain = classes.map(plainly);
  for (const compressed of [oneByOne, inFamilies]) {
    const all = [...plain, ...classes.flatMap(compressed)];
    if (all.length <= room) return all;
  }
  return plain;
}

/**
 * The first context is that of the service; roles make us SCP of every storage class proposed (PS3.7 D.3.3.4). `classes`: those that the peer says it will send;
 * the classes we know fill the rest, for what it says may be incomplete.
 */
export function retrieveContexts(serviceUid: string, classes: readonly string[] = []): { contexts: ContextProposal[]; roles: RoleSelection[] } {
  const first = known([...new Set(classes)], MAX_CONTEXTS - 1);
  const rest = (uids: readonly string[]): string[] => uids.filter((uid) => !classes.includes(uid));
  const compressed = rest(uidsOf(oftenCompressed));
  const broad = [...[...compressed, ...rest(uidsOf(otherwise))].map(plainly), ...compressed.flatMap(inFamilies)];
  const proposals = [plainly(serviceUid), ...first, ...broad].slice(0, MAX_CONTEXTS);
  const sopClasses = new Set(proposals.slice(1).map(({ abstractSyntax }) => abstractSyntax));
  return {
    contexts: proposals.map((proposal, index) => ({ id: index * 2 + 1, ...proposal })),
    roles: [...sopClasses].map((sopClassUid) => ({ sopClassUid, scu: false, scp: true })),
  };
}
