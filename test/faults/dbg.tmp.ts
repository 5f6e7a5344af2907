import { runCampaign } from './support/campaign.ts';
const [seed, ms] = process.argv.slice(2).map(Number);
const c = await runCampaign({ seed: seed!, forMs: ms!, say: console.log });
console.log(JSON.stringify({ ...c, wrong: c.wrong.slice(0, 40) }, null, 1)); process.exit(0);
