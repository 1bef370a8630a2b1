// How long studies stay and how much of the disk they may take. Sizes are typed in GB (10⁹ bytes).
import type { ReactElement } from 'react';
import { NumberField } from '../ui/index.ts';
import { DraftFoot } from './DraftFoot.tsx';
import { useSettingsDraft } from './settingsDraft.ts';

const gigabyte = 1e9;

/** Not rounded: what the command line set may be no whole number, and is shown as it is. */
function inGigabytes(bytes: number | null): number | null {
  return bytes === null ? null : bytes / gigabyte;
}

function inBytes(gigabytes: number | null): number | null {
  return gigabytes === null ? null : gigabytes * gigabyte;
}

function inMegabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

export function KeepingForm(): ReactElement | null {
  const draft = useSettingsDraft();
  const { values, change } = draft;
  if (values === undefined) return null;
  return (
    <form
      className="card"
      aria-label="Keeping"
      onSubmit={(event) => {
        event.preventDefault();
        void draft.apply();
      }}
    >
      <h2>How long studies stay</h2>
      <div className="settings-pair">
        <NumberField
          label="Days before a deleted study is removed for good"
          hint="until then it can be restored below"
          value={values.deleteGraceDays}
          onChange={(days) => change({ deleteGraceDays: days ?? NaN })}
        />
        <NumberField
          label="Days after which final studies are deleted"
          placeholder="never"
          hint="counted from the last opening; unread and kept ones never"
          value={values.retentionDays}
          onChange={(retentionDays) => change({ retentionDays })}
        />
        <NumberField
          label="Most that images may take, GB"
          placeholder="no limit"
          hint="over it, final studies are deleted, the longest unopened first"
          value={inGigabytes(values.quotaBytes)}
          onChange={(gigabytes) => change({ quotaBytes: inBytes(gigabytes) })}
        />
        <NumberField
          label="Free disk that is left alone, MB"
          hint="under it new objects are refused, and their sender told"
          value={inMegabytes(values.lowDiskBytes)}
          onChange={(megabytes) => change({ lowDiskBytes: megabytes === null ? NaN : megabytes * 1e6 })}
        />
      </div>
      <DraftFoot draft={draft} />
    </form>
  );
}
