// Clean Descriptors (PS3.15 E.3.5): of a free text only words from a closed list and plain numbers stay; every other word may be a name and is left out.
import { bodyPartWords } from './vocabulary.ts';

const words = new Set([
  ...bodyPartWords.split(' '),
  ...`ct mr mri pt pet us cr dx xr xa nm mg rf sc sr seg cta mra mrcp angio angiography mammography tomo tomography scan series study image images localizer localiser scout
  topogram survey surview axial ax tra trans transverse sagittal sag coronal cor oblique obl ap pa lat lateral lao rao ll rl cc mlo left right l r bilateral upper lower anterior
  posterior medial prone supine standing decubitus erect native plain contrast with without and or of the w wo iv km post pre early late arterial venous portal delayed phase
  excretory nephrographic equilibrium perfusion diffusion dwi adc trace flair stir tirm t1 t1w t2 t2w pd pdw t2star swi swan swip tof tse fse se ge gre spgr epi fspgr fgre mprage vibe
  space haste truefisp fiesta bssfp dixon water fat sat fs spair spir inphase opphase dynamic dyn cine gated ecg bold fmri dti mip mpr minip volume vol vrt thin thick slice slices
  soft tissue bone lung mediastinum parenchyma stent vessel vessels window kernel standard sharp smooth recon reconstruction reformat corrected uncorrected nac ac attenuation
  whole body low dose high resolution hr ld routine protocol adult child pediatric trauma polytrauma stroke emergency screening staging follow up control baseline d 2d 3d 4d mm cm sec
  min bq suv iso fov dose report structured measurement measurements key object selection presentation state segmentation`
    .split(/\s+/)
    .filter((word) => word !== ''),
]);

/** What is known not to identify; `''` when nothing is. ASCII. */
export function cleanText(text: string): string {
  return text
    .split(/[^\p{L}\p{N}.]+/u)
    .filter((part) => words.has(part.toLowerCase()) || /^\d{1,2}(\.\d{1,2})?(mm|cm)?$/i.test(part))
    .join(' ');
}
