/** The programs that the embedded provider knows. */
import { DEMO_SYSTEM } from '../../demo/people.ts';

/** The client ids of the embedded provider. */
export const clientIds = {
  /** The dashboard: code with PKCE, through the API. */
  web: 'ascent-web',
  /** The command line: code with PKCE and a redirect to loopback. */
  cli: 'ascent-cli',
  /** Another system: client credentials. Its tokens carry this as `sub`. */
  system: DEMO_SYSTEM.subject,
} as const;

/** What access tokens are for, unless OIDC_AUDIENCE says otherwise. */
export const apiAudience = 'urn:ascent:api';
