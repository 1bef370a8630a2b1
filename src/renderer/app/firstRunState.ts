// Whether the first-run screen is shown: from "there is no user" until the person says that they are done with it.
import { useState } from 'react';
import type { RouteOutput } from '../../contract/routes.ts';

export function useFirstRun(answer: RouteOutput<'user.current'> | undefined): { active: boolean; finish: () => void } {
  const [finished, setFinished] = useState(false);
  return { active: answer !== undefined && answer.user === null && !finished, finish: () => setFinished(true) };
}
