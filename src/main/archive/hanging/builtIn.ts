// The hanging protocols that come with Sagitta, checked like those of people when the archive opens. To add one: a JSON in resources/hanging-protocols, a line here.
import crChestPrior from '../../../../resources/hanging-protocols/cr-chest-prior.json' with { type: 'json' };
import crChest from '../../../../resources/hanging-protocols/cr-chest.json' with { type: 'json' };
import ctAbdomenPrior from '../../../../resources/hanging-protocols/ct-abdomen-prior.json' with { type: 'json' };
import ctAbdomen from '../../../../resources/hanging-protocols/ct-abdomen.json' with { type: 'json' };
import ctChestPrior from '../../../../resources/hanging-protocols/ct-chest-prior.json' with { type: 'json' };
import ctChest from '../../../../resources/hanging-protocols/ct-chest.json' with { type: 'json' };
import ctHead from '../../../../resources/hanging-protocols/ct-head.json' with { type: 'json' };
import mgFour from '../../../../resources/hanging-protocols/mg-four-views.json' with { type: 'json' };
import mgFourPrior from '../../../../resources/hanging-protocols/mg-four-views-prior.json' with { type: 'json' };
import mrBrain from '../../../../resources/hanging-protocols/mr-brain.json' with { type: 'json' };
import mrKnee from '../../../../resources/hanging-protocols/mr-knee.json' with { type: 'json' };
import mrSpine from '../../../../resources/hanging-protocols/mr-spine.json' with { type: 'json' };
import usGrid from '../../../../resources/hanging-protocols/us-grid.json' with { type: 'json' };
import { hangingProtocol, type HangingProtocol } from '../../../contract/hanging.ts';

/** In the order in which they are tried: the narrower before the wider. */
const files: readonly unknown[] = [
  mgFourPrior,
  mgFour,
  crChestPrior,
  crChest,
  ctHead,
  ctChestPrior,
  ctChest,
  ctAbdomenPrior,
  ctAbdomen,
  mrBrain,
  mrSpine,
  mrKnee,
  usGrid,
];

export const builtInProtocols: readonly HangingProtocol[] = files.map((file) => hangingProtocol.parse(file));
