/** Every journey that a worker serves. */
export { practiceActivation } from './practice.ts';
export { enrolment } from './enrolment.ts';
export { simulateEdition } from './simulation.ts';
