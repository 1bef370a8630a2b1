import { expect, it } from 'vitest';
import { withoutSent } from './settingsDraft.ts';

it('keeps what was typed while the rest was applied (catches: typed on, and the field jumps back to what was sent)', () => {
  expect(withoutSent({ deleteGraceDays: 14, retentionDays: 90 }, { deleteGraceDays: 1, retentionDays: 90 })).toEqual({ deleteGraceDays: 14 });
  expect(withoutSent({ tlsPort: NaN }, { tlsPort: null })).toEqual({ tlsPort: NaN });
  expect(withoutSent({ tlsPort: 2762 }, { tlsPort: 2762 })).toEqual({});
});
