// Who may call is asked at each association, not once when the listener starts.
import { expect, it } from 'vitest';
import { listen, listener, useListenerRig } from '../../../test/helpers/listenerRig.ts';
import { echo } from './scu/echo.ts';

useListenerRig();

it('a peer that is added may call at once, and one that is removed no more (catches: access that lasts until the restart)', async () => {
  let known = ['CT1'];
  await listen({ peers: () => known.map((aet) => ({ aet })) });
  const call = async (callingAet: string) => (await echo({ aet: 'SAGITTA', host: '127.0.0.1', port: listener.port }, { callingAet })).ok;
  expect(await call('CT1')).toBe(true);
  expect(await call('MR1')).toBe(false);
  known = ['MR1'];
  expect(await call('CT1')).toBe(false);
  expect(await call('MR1')).toBe(true);
});
