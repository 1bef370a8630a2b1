// At most one repaint per viewport and frame of the screen: later requests of the same frame replace earlier ones.
const due = new Map<object, () => void>();
let handle = 0;

function run(): void {
  handle = 0;
  const jobs = [...due.values()];
  due.clear();
  for (const job of jobs) job();
}

export function schedulePaint(owner: object, paint: () => void): void {
  due.set(owner, paint);
  if (handle === 0) handle = requestAnimationFrame(run);
}

export function forgetPaint(owner: object): void {
  due.delete(owner);
}
