import type { ReactNode } from 'react';
import classes from './Views.module.css';

/** Ways to look at one list, side by side: links of the class `viewClass`, the one that is shown with `aria-current`. */
export function Views({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav className={classes['views']} aria-label={label}>
      {children}
    </nav>
  );
}

export const viewClass = classes['view'] ?? '';
