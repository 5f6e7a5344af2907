/** Connections to Temporal, by the names that its own command line uses. */
import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { SEARCH_ATTRIBUTES } from '../workflows/search-attributes.ts';
import type { Settings } from './config.ts';

/** Options for a client's or a worker's connection: TEMPORAL_* of the environment, and its profile file. */
export function temporalConnection(settings: Settings): ReturnType<typeof loadClientConnectConfig> {
  const { connectionOptions, ...rest } = loadClientConnectConfig({
    // The file of somebody's own profiles counts only where it was asked for.
    disableFile:
      process.env['TEMPORAL_PROFILE'] === undefined &&
      process.env['TEMPORAL_CONFIG_FILE'] === undefined,
  });
  const address = settings.temporalAddress ?? connectionOptions.address;
  return {
    ...rest,
    namespace: settings.temporalNamespace,
    connectionOptions: { ...connectionOptions, ...(address === undefined ? {} : { address }) },
  };
}

/** Registers what journeys are searched by; returns the names that were missing. */
export async function registerSearchAttributes(settings: Settings): Promise<string[]> {
  const { connectionOptions, namespace = 'default' } = temporalConnection(settings);
  const connection = await Connection.connect(connectionOptions);
  try {
    const known = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.keys(SEARCH_ATTRIBUTES).filter(
      (name) => !(name in known.customAttributes),
    );
    if (missing.length > 0) {
      // 2 is INDEXED_VALUE_TYPE_KEYWORD; all of ours are keywords.
      const searchAttributes = Object.fromEntries(missing.map((name) => [name, 2]));
      await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
    }
    return missing;
  } finally {
    await connection.close();
  }
}
