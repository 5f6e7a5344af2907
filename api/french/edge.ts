/** What the edge refuses, before any rule is asked. `{}` stands for what a sentence was given; `{0}` is the first of them. */
import type { Sentences } from './sentences.types.ts';

export const EDGE: Sentences = [
  // Who asks
  ['Sign in first.', 'Connectez-vous d’abord.'],
  [
    'A page of another origin may not do this.',
    'Une page d’une autre origine ne peut pas faire cela.',
  ],
  ['Nobody here is known by this token.', 'Ce jeton ne désigne personne ici.'],
  ['There are two Authorization headers.', 'Il y a deux en-têtes Authorization.'],
  [
    'You are looking as a partner: nothing can be changed.',
    'Vous regardez comme un partenaire : rien ne peut être modifié.',
  ],
  [
    'You do not act for this organisation, or not any more.',
    'Vous n’agissez pas, ou plus, pour cette organisation.',
  ],
  ['Your role does not include this.', 'Votre rôle ne le comprend pas.'],
  ['The sign-in service does not answer.', 'Le service de connexion ne répond pas.'],
  [
    'The sign-in did not succeed; begin again at /auth/login.',
    'La connexion n’a pas abouti; recommencez à /auth/login.',
  ],
  [
    'You are signed in, but nobody here knows you yet.',
    'Vous êtes connecté, mais personne ici ne vous connaît encore.',
  ],
  ['Only a bearer token is read here.', 'Seul un jeton « bearer » est lu ici.'],
  ['The token is not good here.', 'Le jeton n’est pas valable ici.'],
  ['The token is too long.', 'Le jeton est trop long.'],
  ['The token lives too long.', 'Le jeton vit trop longtemps.'],
  ['The token says too little.', 'Le jeton en dit trop peu.'],
  ['Confirm your mail address first.', 'Confirmez d’abord votre adresse de courriel.'],

  ['On this day no edition is in force.', 'Aucune version n’est en vigueur ce jour-là.'],
  ['no edition is in force', 'aucune version n’est en vigueur'],
  ['no draft is called so', 'aucun projet de version ne porte ce nom'],
  ['there is no simulation {}', 'il n’y a pas de simulation {0}'],
  ['There is no such edition.', 'Il n’y a pas de telle version.'],
  // Explanations and suppositions
  [
    '{} is nothing that the edition has; it has {}.',
    '{0} ne se trouve pas dans cette version; elle a {1}.',
  ],
  ['is nothing that the edition has; it has {}', 'ne se trouve pas dans cette version; elle a {0}'],
  [
    'must be tier, or one of {} and a name: score:NAME',
    'doit être tier, ou l’un de {0} et un nom : score:NOM',
  ],
  ['are more than {} with their counts', 'sont plus de {0} avec leurs nombres'],
  [
    'the account {} is none of this partner: it would wait',
    'le compte {0} n’est pas à ce partenaire : cela attendrait',
  ],
  [
    'nobody of this partner has a mail address at {}: it would wait',
    'personne chez ce partenaire n’a d’adresse à {0} : cela attendrait',
  ],
  [
    'no exchange rate is known for {}: it would wait',
    'aucun taux de change n’est connu pour {0} : cela attendrait',
  ],
  [
    'no edition is in force on {}: it would wait',
    'aucune version n’est en vigueur le {0} : cela attendrait',
  ],

  // How much, and how often
  ['Too much at once; try again in a moment.', 'Trop à la fois; réessayez dans un instant.'],
  ['Too many requests; wait a moment.', 'Trop de requêtes; attendez un instant.'],
  ['You have too many streams open.', 'Trop de flux sont ouverts.'],
  [
    'Something this needs does not answer; try again.',
    'Un service nécessaire ne répond pas; réessayez.',
  ],
  [
    'The journeys cannot be reached now.',
    'Les parcours ne peuvent pas être joints pour l’instant.',
  ],
  [
    'Nothing has taken this up yet; send it again with the same key.',
    'Rien ne s’en est encore chargé; renvoyez-le avec la même clé.',
  ],
  [
    'The journey has not answered yet; send it again with the same key.',
    'Le parcours n’a pas encore répondu; renvoyez-le avec la même clé.',
  ],
  [
    'The journey was busy; send it again with the same key.',
    'Le parcours était occupé; renvoyez-le avec la même clé.',
  ],
  ['A system has to send an Idempotency-Key.', 'Un système doit envoyer un Idempotency-Key.'],
  [
    'An Idempotency-Key has 1 to 255 visible ASCII characters.',
    'Un Idempotency-Key compte de 1 à 255 caractères ASCII visibles.',
  ],
  [
    'This Idempotency-Key was used for something else.',
    'Cet Idempotency-Key a servi à autre chose.',
  ],

  // What was sent
  ['There is no such thing here.', 'Il n’y a rien de tel ici.'],
  ['Here one can {}.', 'Ici, on peut {0}.'],
  ['This cursor was not given here.', 'Ce curseur n’a pas été donné ici.'],
  ['This form of body is not read here.', 'Cette forme de contenu n’est pas lue ici.'],
  ['The body is too large.', 'Le contenu est trop volumineux.'],
  ['The body is missing.', 'Le contenu manque.'],
  ['The body is empty.', 'Le contenu est vide.'],
  ['The body is not JSON.', 'Le contenu n’est pas du JSON.'],
  ['The body is not UTF-8.', 'Le contenu n’est pas de l’UTF-8.'],
  ['The body is nested more than {} deep.', 'Le contenu est imbriqué sur plus de {0} niveaux.'],
  ['A key may not be named {}.', 'Une clé ne peut pas s’appeler {0}.'],
  ['A key stands twice in one object.', 'Une clé figure deux fois dans un objet.'],
  ['A text holds a NUL character.', 'Un texte contient un caractère NUL.'],
  [
    'A text holds half a character (a lone surrogate).',
    'Un texte contient une moitié de caractère (un demi-codet isolé).',
  ],
  ['Only UTF-8 is read here, not {}.', 'Seul l’UTF-8 est lu ici, pas {0}.'],
  ['A batch has at most {} items.', 'Un lot compte au plus {0} éléments.'],
  ['The batch is empty.', 'Le lot est vide.'],
  ['A statement is malformed.', 'Une déclaration est mal formée.'],
  ['It does not fit.', 'Cela ne convient pas.'],

  // Files
  ['The file is empty.', 'Le fichier est vide.'],
  ['A file needs a name.', 'Un fichier a besoin d’un nom.'],
  ['Send one of these: {}.', 'Envoyez l’un de ces types : {0}.'],
  [
    'The file is called .{} and is something else.',
    'Le fichier se nomme .{0} et contient autre chose.',
  ],
  ['A file may have at most {} bytes.', 'Un fichier compte au plus {0} octets.'],
  ['The file ended before its end.', 'Le fichier s’est interrompu avant sa fin.'],
  [
    'The first line is too long for any file that is known here.',
    'La première ligne est trop longue pour un fichier connu ici.',
  ],
  [
    'The file has the columns of {}, not of {}.',
    'Le fichier a les colonnes de {0}, et non de {1}.',
  ],
  [
    'The file is no UTF-8 text: save it as CSV or JSON lines in UTF-8.',
    'Le fichier n’est pas du texte UTF-8 : enregistrez-le en CSV ou en lignes JSON, en UTF-8.',
  ],
  [
    'Nobody knows a file with these columns; it looks like {}, which lacks {}: add what is missing to the first line.',
    'Aucun fichier connu n’a ces colonnes; il ressemble à {0}, où manque {1} : ajoutez ce qui manque à la première ligne.',
  ],
  [
    'Nobody knows a file with these columns; write into the first line the columns of one of {}; or send JSON lines.',
    'Aucun fichier connu n’a ces colonnes; mettez dans la première ligne les colonnes de l’un de {0}; ou envoyez des lignes JSON.',
  ],
];

/** Why a field does not fit: it follows the field's name. The first are the validator's own words. */
export const FIELDS: Sentences = [
  ['is missing', 'manque'],
  ['is not known here', 'n’est pas connu ici'],
  ['does not fit', 'ne convient pas'],
  ['must be one of {}', 'doit être l’un de {0}'],
  ['must be equal to one of the allowed values', 'doit être l’une des valeurs permises'],
  ['must be equal to constant', 'doit être la valeur prévue'],
  ['must be >= {}', 'doit être au moins {0}'],
  ['must be <= {}', 'doit être au plus {0}'],
  ['must be > {}', 'doit dépasser {0}'],
  ['must be < {}', 'doit être inférieur à {0}'],
  ['must be multiple of {}', 'doit être un multiple de {0}'],
  ['must NOT have fewer than {} characters', 'doit compter au moins {0} caractères'],
  ['must NOT have more than {} characters', 'doit compter au plus {0} caractères'],
  ['must NOT have fewer than {} items', 'doit compter au moins {0} éléments'],
  ['must NOT have more than {} items', 'doit compter au plus {0} éléments'],
  ['must NOT have fewer than {} properties', 'doit compter au moins {0} champs'],
  ['must NOT have more than {} properties', 'doit compter au plus {0} champs'],
  [
    'must NOT have duplicate items (items ## {} and {} are identical)',
    'contient deux fois le même élément ({0} et {1})',
  ],
  ['must match format "{}"', 'doit avoir la forme « {0} »'],
  ['must match pattern "{}"', 'doit suivre le modèle « {0} »'],
  ['must match a schema in anyOf', 'n’a aucune des formes permises'],
  ['must match exactly one schema in oneOf', 'n’a pas exactement l’une des formes permises'],

  ['was not given here', 'n’a pas été donné ici'],
  ['is no day', 'n’est pas un jour'],
  ['is no time zone', 'n’est pas un fuseau horaire'],
  ['is past', 'est passé'],
  ['is empty', 'est vide'],
  ['a link needs an address', 'a besoin d’une adresse'],
  ['a note needs its text', 'a besoin d’un texte'],
  ['lies before the first day', 'précède le premier jour'],
  ['lies more than {} days after the first day', 'suit le premier jour de plus de {0} jours'],
  ['may not decide for you', 'ne peut pas décider pour vous'],
  [
    'names who decides, unless you are only away',
    'désigne qui décide, sauf si vous êtes seulement absent',
  ],
  ['says why', 'dit pourquoi'],
  ['says why it is declined', 'dit pourquoi c’est refusé'],
  [
    'is at an open mail service: use the address of your company',
    'est celle d’un service de courriel ouvert : prenez l’adresse de votre entreprise',
  ],
  ['{} is not ready ({})', '{0} n’est pas prêt ({1})'],
  ['is a day from today on, within two years', 'est un jour à venir, d’ici deux ans'],
  ['is no step that is open now', 'n’est pas une étape ouverte'],
  ['must lie after `from`, within ten years', 'doit suivre `from`, à moins de dix ans'],
  ['lies outside of the program', 'est hors du programme'],
  ['is no day that exists', 'n’est pas un jour qui existe'],
  ['must be two capitals, or none', 'doit être deux capitales, ou none'],
  ['is nobody of your company', 'n’est personne de votre entreprise'],
  ['is nothing that the program knows', 'n’est rien que le programme connaisse'],
  [
    'is for partners’ people and partner managers',
    'concerne les gens des partenaires et leurs responsables',
  ],
  ['is no role of your organisation', 'n’est pas un rôle de votre organisation'],
  ['names the region of a partner manager', 'désigne la région d’un responsable de partenaires'],
  ['is not your address', 'n’est pas votre adresse'],
  // The last: whatever type the validator names.
  ['must be {}', 'doit être de type {0}'],
];
