/** The words of mails about decisions in a colleague's hands. */
export const delegationEn = {
  somebody: 'A colleague',
  'open.decisions': 'Open your decisions',
  'open.handed': 'See whose decisions are in whose hands',
  'label.from': 'First day',
  'label.until': 'Last day',
  'why.delegate': 'A colleague chose you to decide for them: that is why you get this.',
  'why.absent': 'They are your decisions: that is why you get this.',
  'delegation.badge': '{from} to {until}',
  'delegation.handed.subject':
    '{away, select, true {{who} is out of office} other {{who} hands you decisions}}: you decide from {from} to {until}',
  'delegation.handed.title':
    '{away, select, true {{who} is out of office, and you decide} other {{who} hands you decisions}}',
  'delegation.handed.text':
    'From {from} to {until} you decide for {who}, too. What you decide for them says on whose behalf. If you cannot, give it back, so that no partner waits.',
  'delegation.away.after': 'Mails about new decisions come to you instead of them.',
  'delegation.ended.subject': '{who} decides again, and you no longer have to',
  'delegation.ended.title': '{who} decides again',
  'delegation.ended.text':
    'You were to decide for them until {until}. They have ended it. There is nothing for you to do.',
  'delegation.given-back.subject': '{who} no longer decides for you',
  'delegation.given-back.title': '{who} gives your decisions back',
  'delegation.given-back.text':
    'They were to decide for you until {until}. Hand your decisions to somebody else, or decide yourself, so that no partner waits.',
} as const;
