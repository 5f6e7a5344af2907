/** Where is D-005501? Everything about one deal, customer or person. */
export const story = {
  deal: 'Deal {subject}',
  customer: 'Customer {subject}',
  person: '{subject}',
  counts: '{title} counts {points, plural, one {# point} other {# points}}',
  countsNothing: '{title} counts nothing',
  line: '{count, plural, one {One fact} other {# facts}} of {partner}, the newest first',
  day: 'Day',
  what: 'What was reported',
  became: 'What became of it',
  points: 'Points',
  received: 'Sent by {source}, received {received}',
  clause: 'clause {clause}',
  none: 'Nothing is known about it',
  noneSays: 'No fact of this partner names it. Search again, or ask who sends its facts.',
} as const;
