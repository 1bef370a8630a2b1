// One pane of a protocol as fields: which series it takes, and how it shows them. Its rules are tried in their order.
import type { ReactElement } from 'react';
import type { HangingPane, SeriesRule } from '../../contract/hanging.ts';
import { Button, NumberField, SelectField, TextField } from '../ui/index.ts';
import { emptyRule, readWords } from './hangingText.ts';
import { WordsField } from './WordsField.tsx';

const any = '';
const yesNo = [
  [any, 'any'],
  ['yes', 'with'],
  ['no', 'without'],
] as const;

function RuleFields({ rule, onChange }: { rule: SeriesRule; onChange: (rule: SeriesRule) => void }): ReactElement {
  const change = (part: Partial<SeriesRule>): void => onChange({ ...rule, ...part });
  return (
    <div className="settings-pair">
      <WordsField label="Description says one of" value={rule.words} onChange={(words) => change({ words })} />
      <WordsField label="Description says none of" value={rule.withoutWords} onChange={(withoutWords) => change({ withoutWords })} />
      <SelectField
        label="Plane of the images"
        value={rule.orientation ?? any}
        options={
          [
            [any, 'any'],
            ['axial', 'axial'],
            ['sagittal', 'sagittal'],
            ['coronal', 'coronal'],
          ] as const
        }
        onChange={(value) => change({ orientation: value === any ? null : value })}
      />
      <SelectField
        label="Contrast agent"
        value={rule.contrast === null ? any : rule.contrast ? 'yes' : 'no'}
        options={yesNo}
        onChange={(value) => change({ contrast: value === any ? null : value === 'yes' })}
      />
      <WordsField label="Kernel begins with" value={rule.kernels} onChange={(kernels) => change({ kernels })} />
      <WordsField label="Modality" value={rule.modalities} onChange={(modalities) => change({ modalities })} />
      <WordsField label="View position" value={rule.views} onChange={(views) => change({ views })} />
      <SelectField
        label="Side"
        value={rule.laterality ?? any}
        options={
          [
            [any, 'any'],
            ['R', 'right'],
            ['L', 'left'],
            ['B', 'both'],
          ] as const
        }
        onChange={(value) => change({ laterality: value === any ? null : value })}
      />
    </div>
  );
}

const planes = [
  ['stack', 'images as acquired'],
  ['axial', 'axial plane'],
  ['sagittal', 'sagittal plane'],
  ['coronal', 'coronal plane'],
  ['3d', '3D'],
] as const;
const zooms = [
  ['fit', 'fits the pane'],
  ['same', 'one scale with the others'],
  ['chest-wall-left', 'one scale, chest wall at the left'],
  ['chest-wall-right', 'one scale, chest wall at the right'],
] as const;

function Look({ pane, change }: { pane: HangingPane; change: (part: Partial<HangingPane>) => void }): ReactElement {
  const { window } = pane;
  const windowText = window === null ? '' : `${String(window.centre)}, ${String(window.width)}`;
  return (
    <div className="settings-pair">
      <SelectField label="Shows" value={pane.plane} options={planes} onChange={(plane) => change({ plane })} />
      <SelectField label="Size" value={pane.zoom} options={zooms} onChange={(zoom) => change({ zoom })} />
      <WordsField
        label="Window: centre, width"
        value={readWords(windowText)}
        hint="empty: the file’s own"
        onChange={(numbers) => {
          const [centre, width] = numbers.map(Number);
          const whole = centre !== undefined && width !== undefined && Number.isFinite(centre) && width >= 1;
          change({ window: whole ? { centre, width } : null });
        }}
      />
      <TextField label="Scrolls with group" value={pane.sync} maxLength={32} hint="empty: with none" onChange={(sync) => change({ sync })} />
    </div>
  );
}

export interface HangingPaneFormProps {
  pane: HangingPane;
  /** 1-based. */
  number: number;
  count: number;
  onChange: (pane: HangingPane) => void;
}

export function HangingPaneForm({ pane, number, count, onChange }: HangingPaneFormProps): ReactElement {
  const change = (part: Partial<HangingPane>): void => onChange({ ...pane, ...part });
  const others = Array.from({ length: count }, (_, i) => String(i + 1)).filter((n) => n !== String(number));
  const rules = pane.series;
  return (
    <details className="hanging-pane">
      <summary>{`Pane ${String(number)}: ${pane.name}`}</summary>
      <div className="settings-pair">
        <TextField label="Pane name" value={pane.name} maxLength={64} onChange={(name) => change({ name })} />
        <SelectField
          label="Study"
          value={pane.study}
          options={
            [
              ['current', 'the one that is read'],
              ['prior', 'the prior'],
            ] as const
          }
          onChange={(study) => change({ study })}
        />
        <SelectField
          label="Same series as"
          value={pane.like === null ? any : String(pane.like)}
          options={[[any, 'decided by the rules below'], ...others.map((n) => [n, `pane ${n}`] as const)]}
          onChange={(value) => change({ like: value === any ? null : Number(value) })}
        />
        <SelectField
          label="When nothing fits"
          value={pane.otherwise}
          options={
            [
              ['empty', 'stays empty'],
              ['next', 'takes the next series'],
            ] as const
          }
          onChange={(otherwise) => change({ otherwise })}
        />
      </div>
      <Look pane={pane} change={change} />
      {pane.like !== null
        ? null
        : rules.map((rule, i) => (
            <fieldset key={i} className="send-to">
              <legend className="field-label">{i === 0 ? 'Takes the series whose' : 'Else the series whose'}</legend>
              <RuleFields rule={rule} onChange={(next) => change({ series: rules.map((each, at) => (at === i ? next : each)) })} />
              <NumberField
                label="At least so many images"
                value={rule.minImages}
                onChange={(minImages) => change({ series: rules.map((each, at) => (at === i ? { ...each, minImages: minImages ?? 1 } : each)) })}
              />
              <Button small variant="quiet" onClick={() => change({ series: rules.filter((_, at) => at !== i) })}>
                Remove this rule
              </Button>
            </fieldset>
          ))}
      {pane.like !== null || rules.length >= 8 ? null : (
        <Button small onClick={() => change({ series: [...rules, emptyRule] })}>
          {rules.length === 0 ? 'Add a rule' : 'Add another rule'}
        </Button>
      )}
    </details>
  );
}
