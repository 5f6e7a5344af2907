/**
 * Loaded before anything else in the thread that runs journeys.
 *
 * The SDK notes the stack of every promise that a journey makes, for whoever asks for its "stack
 * trace", and spends half of the thread's time on it. Journeys answer `progress` instead.
 */
import v8 from 'node:v8';

v8.promiseHooks.createHook = () => () => {};
