/** The address that signs in; `hint` is a person of the demo, `back` where to return to. */
export function signInAddress(hint?: string, back?: string): string {
  const query = new URLSearchParams();
  if (hint !== undefined) query.set('hint', hint);
  if (back !== undefined) query.set('returnTo', back);
  const text = query.toString();
  return text === '' ? '/auth/login' : `/auth/login?${text}`;
}

/** Ends the session here and at the provider, then shows the first page. */
export async function signOut(): Promise<void> {
  await fetch('/auth/logout', { method: 'POST', credentials: 'same-origin' }).catch(
    () => undefined,
  );
  location.assign('/');
}
