import { signInAddress } from '../shell/session.ts';

/** To be written. */
export function SignInPage({ back }: { back: string }) {
  return <a href={signInAddress('demo-partner', back)}>Sign in</a>;
}
