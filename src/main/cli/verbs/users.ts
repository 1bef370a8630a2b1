// users: the local user whose name stands in audit, drafts and signatures. A password is read from stdin, never from the command line.
import { text as readAll } from 'node:stream/consumers';
import type { Verb } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

export const usersVerb: Verb = {
  summary: 'Make or show the local user',
  usage: 'create --name N [--password-stdin] | current',
  options: {
    name: { type: 'string', value: 'N', text: 'name in audit, drafts and signatures' },
    'password-stdin': { type: 'boolean', text: 'password from stdin (8 characters or more); without it, this computer’s login' },
  },
  json: '{"id","name","method"}; current: the same, or null',
  run: async (call) => {
    const action = call.positionals[0];
    if (action === 'current') {
      return askOnce(call, 'user.current', {}, ({ user }) => {
        call.print(user, user === null ? 'There is no user yet' : `${user.name} (${user.method})`);
        return 0;
      });
    }
    const name = call.text('name');
    if (action !== 'create' || name === undefined) return call.misused('Say: create --name N [--password-stdin], or current.');
    const password = call.flag('password-stdin') ? (await readAll(process.stdin)).replace(/\r?\n$/, '') : null;
    return askOnce(call, 'user.create', { name, password }, (user) => {
      call.print(user, `${user.name} is the user now (${user.method})`);
      return 0;
    });
  },
};
