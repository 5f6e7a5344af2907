/** The sign of the product: two steps up. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--a-ink)" />
      <path
        d="M7 21.5h6v-5h6v-5h6"
        fill="none"
        stroke="var(--a-on-ink)"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
