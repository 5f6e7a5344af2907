/** To be written. */
export function WhyPanel({ why }: { why: string; instead: boolean }) {
  return <aside>{why}</aside>;
}
