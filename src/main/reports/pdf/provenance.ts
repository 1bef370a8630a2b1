// Who or what wrote which sections, in sentences. AI-assisted stands only where a language model ran.
import type { Engine, Report } from '../types.ts';

function list(names: string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** "sagitta-template" as "Sagitta template". */
function engineName(engine: Engine): string {
  const words = engine.id.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${engine.version}`;
}

interface Share {
  engine: Engine;
  sections: string[];
  edited: number;
  total: number;
}

function shares(sections: Report['sections']): Share[] {
  const byEngine = new Map<string, Share>();
  for (const section of sections) {
    for (const s of section.sentences) {
      if (s.origin.by !== 'engine' || s.state === 'rejected') continue;
      const { engine } = s.origin;
      const key = `${engine.id} ${engine.version}`;
      const share = byEngine.get(key) ?? { engine, sections: [], edited: 0, total: 0 };
      if (!share.sections.includes(section.name)) share.sections.push(section.name);
      share.total += 1;
      if (s.state === 'edited') share.edited += 1;
      byEngine.set(key, share);
    }
  }
  return [...byEngine.values()];
}

function engineSentence(share: Share): string {
  const kind = share.engine.kind === 'language-model' ? 'language model' : 'template, not a language model';
  const lead = share.engine.kind === 'language-model' ? 'AI-assisted: ' : '';
  const changed = share.edited === 0 ? '' : ` ${share.edited} of ${share.total} drafted sentences ${share.edited === 1 ? 'was' : 'were'} edited by a person.`;
  return `${lead}${list(share.sections)} drafted by ${engineName(share.engine)} (${kind}).${changed}`;
}

/** One sentence per engine, then per person who wrote sentences of their own. */
export function provenance(sections: Report['sections']): string[] {
  const people = new Map<string, string[]>();
  for (const section of sections) {
    for (const s of section.sentences) {
      if (s.origin.by !== 'person' || s.state === 'rejected') continue;
      const own = people.get(s.origin.name) ?? [];
      if (!own.includes(section.name)) own.push(section.name);
      people.set(s.origin.name, own);
    }
  }
  const written = [...people].map(([name, own]) => `Sentences in ${list(own)} written by ${name}.`);
  return [...shares(sections).map(engineSentence), ...written];
}
