import type { SimulationOne } from '../../api/types.ts';
import type { Tone } from '../../kit/StateBadge.tsx';

/** The tone of each state of a simulation. */
export const TRY_TONE: Record<SimulationOne['state'], Tone> = {
  waiting: 'waits',
  running: 'review',
  done: 'done',
  cancelled: 'quiet',
  failed: 'refused',
};

/** By how much, as a tone: more rises, fewer falls. */
export const toneOf = (by: number): 'rises' | 'falls' | 'stays' =>
  by > 0 ? 'rises' : by < 0 ? 'falls' : 'stays';
