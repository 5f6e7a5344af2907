import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Failures whose message and stack travel as a payload, so that the codec encrypts them. Read by
 * path, in the sandbox too.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
