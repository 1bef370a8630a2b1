// The embedded report templates and the choice among them by modality and body part. The files are data; a wrong one fails at start.
import crChest from '../../../../resources/report-templates/cr-chest.json' with { type: 'json' };
import crGeneric from '../../../../resources/report-templates/cr.json' with { type: 'json' };
import ctAbdomen from '../../../../resources/report-templates/ct-abdomen.json' with { type: 'json' };
import ctChest from '../../../../resources/report-templates/ct-chest.json' with { type: 'json' };
import ctGeneric from '../../../../resources/report-templates/ct.json' with { type: 'json' };
import ctHead from '../../../../resources/report-templates/ct-head.json' with { type: 'json' };
import generic from '../../../../resources/report-templates/generic.json' with { type: 'json' };
import mrBrain from '../../../../resources/report-templates/mr-brain.json' with { type: 'json' };
import mrGeneric from '../../../../resources/report-templates/mr.json' with { type: 'json' };
import usAbdomen from '../../../../resources/report-templates/us-abdomen.json' with { type: 'json' };
import usGeneric from '../../../../resources/report-templates/us.json' with { type: 'json' };
import type { StudyFacts } from './studyFacts.ts';
import { type ReportTemplate, reportTemplate } from './templateShape.ts';

/** From special to general: the first that fits is taken; the last fits everything. */
export const templates: ReportTemplate[] = [ctChest, ctHead, ctAbdomen, mrBrain, crChest, usAbdomen, ctGeneric, mrGeneric, crGeneric, usGeneric, generic].map(
  (data) => reportTemplate.parse(data),
);

function fits(template: ReportTemplate, facts: Pick<StudyFacts, 'modality' | 'bodyPart' | 'description'>): boolean {
  if (!template.modalities.includes('*') && !template.modalities.includes(facts.modality)) return false;
  if (template.bodyParts.length === 0) return true;
  if (facts.bodyPart !== '') return template.bodyParts.includes(facts.bodyPart);
  const words = facts.description.toLowerCase().split(/[^\p{L}]+/u);
  return template.descriptionWords.some((w) => words.includes(w));
}

export function chooseTemplate(facts: Pick<StudyFacts, 'modality' | 'bodyPart' | 'description'>): ReportTemplate {
  const found = templates.find((t) => fits(t, facts));
  if (found === undefined) throw new Error('the generic report template is missing');
  return found;
}
