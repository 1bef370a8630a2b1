// Wheel events → whole scroll steps: one per notch of a mouse, fine travel of a touchpad added up.

const notch = 60;
const touchTravel = 24;

/** A counter with its own remainder: give it each event, it answers the steps to scroll. */
export function wheelSteps(): (deltaY: number, deltaMode: number) => number {
  let travel = 0;
  return (deltaY, deltaMode) => {
    if (deltaMode !== 0) return Math.sign(deltaY) * Math.max(1, Math.round(Math.abs(deltaY) / 3));
    if (Math.abs(deltaY) >= notch) {
      travel = 0;
      return Math.sign(deltaY) * Math.max(1, Math.round(Math.abs(deltaY) / 120));
    }
    if (Math.sign(deltaY) !== Math.sign(travel)) travel = 0;
    travel += deltaY;
    const steps = Math.trunc(travel / touchTravel);
    travel -= steps * touchTravel;
    return steps;
  };
}
