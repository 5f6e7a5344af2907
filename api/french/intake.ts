/** Why a fact, a row or a file cannot be right, and how to mend it. */
import type { Sentences } from './sentences.types.ts';

export const INTAKE: Sentences = [
  // Lines of files
  [
    'the line is not UTF-8: save the file as UTF-8',
    'la ligne n’est pas de l’UTF-8 : enregistrez le fichier en UTF-8',
  ],
  ['the line holds a NUL character: remove it', 'la ligne contient un caractère NUL : enlevez-le'],
  ['the line is too long: at most 256 KiB', 'la ligne est trop longue : au plus 256 Kio'],
  ['the line is empty.', 'la ligne est vide.'],
  ['the line is not JSON.', 'la ligne n’est pas du JSON.'],
  ['the line is not UTF-8.', 'la ligne n’est pas de l’UTF-8.'],
  ['the line is nested more than {} deep.', 'la ligne est imbriquée sur plus de {0} niveaux.'],
  ['the quotes do not fit: mend them', 'les guillemets ne vont pas ensemble : corrigez-les'],
  [
    'a quote is opened and not closed on this line: close it',
    'un guillemet ouvert n’est pas fermé sur cette ligne : fermez-le',
  ],
  [
    'text follows a closing quote: quote the whole cell',
    'du texte suit un guillemet fermant : mettez toute la cellule entre guillemets',
  ],
  [
    'a quote stands inside a cell: quote the whole cell and double the quote',
    'un guillemet se trouve dans une cellule : mettez-la entre guillemets et doublez-le',
  ],
  [
    'the line has {} columns and the first line has {}: add or remove what differs, and quote commas',
    'la ligne a {0} colonnes et la première {1} : ajoutez ou enlevez ce qui diffère, et mettez les virgules entre guillemets',
  ],
  ['this is no fact', 'ce n’est pas un fait'],

  // Fields of any fact
  [
    '{}: write at most 200 printable characters',
    '{0} : écrivez au plus 200 caractères imprimables',
  ],
  [
    'neither data.account nor data.person is there: write one',
    'ni data.account ni data.person ne sont là : écrivez l’un des deux',
  ],
  ['{} is missing: write it', '{0} manque : écrivez-le'],
  [
    '{}: write one plain mail address, as ana@company.example',
    '{0} : écrivez une seule adresse de courriel, comme ana@company.example',
  ],
  [
    '{}: write a mail domain, as company.example',
    '{0} : écrivez un domaine de courriel, comme company.example',
  ],
  ['{}: write 1 to 200 printable characters', '{0} : écrivez de 1 à 200 caractères imprimables'],
  ['{}: write a currency of ISO 4217, as EUR', '{0} : écrivez une devise ISO 4217, comme EUR'],
  [
    '{}: write a day that exists, as 2023-02-28',
    '{0} : écrivez un jour qui existe, comme 2023-02-28',
  ],
  ['{}: write a month, as 2023-02', '{0} : écrivez un mois, comme 2023-02'],
  [
    '{}: write a time with its zone, as 2023-02-28T16:05:00+01:00',
    '{0} : écrivez une heure avec son fuseau, comme 2023-02-28T16:05:00+01:00',
  ],
  [
    '{}: write an id of at most 100 letters, digits and . _ : / # - that begins with a letter or a digit',
    '{0} : écrivez un identifiant d’au plus 100 lettres, chiffres et . _ : / # - qui commence par une lettre ou un chiffre',
  ],
  [
    '{}: write digits with a point for decimals, as 1234.50, below 1,000,000,000,000',
    '{0} : écrivez des chiffres, avec un point pour les décimales, comme 1234.50, sous 1 000 000 000 000',
  ],
  ['{}: write one of {}', '{0} : écrivez l’un de {1}'],
  [
    '{}: write the two capitals of a country, as CA',
    '{0} : écrivez les deux capitales d’un pays, comme CA',
  ],
  ['{}: remove the NUL or broken character', '{0} : enlevez le caractère NUL ou brisé'],
  ['{}: write an object, { … }', '{0} : écrivez un objet, { … }'],
  ['{}: write it as text, in quotes', '{0} : écrivez-le en texte, entre guillemets'],
  [
    '{} has an unknown field {}: known are {}',
    '{0} a un champ inconnu {1} : les champs connus sont {2}',
  ],
  [
    '{}: write it with no decimals, as {} has',
    '{0} : écrivez-le sans décimales, comme le veut {1}',
  ],
  [
    '{}: write it with at most {} decimals, as {} has',
    '{0} : écrivez-le avec au plus {1} décimales, comme le veut {2}',
  ],
  ['{}: write more than 0', '{0} : écrivez plus de 0'],
  ['{}: write true or false', '{0} : écrivez true ou false'],
  ['{}: write application/json', '{0} : écrivez application/json'],
  ['{}: write "1.0"', '{0} : écrivez "1.0"'],
  ['neither {} nor time is there: write one', 'ni {0} ni time ne sont là : écrivez l’un des deux'],

  // What contradicts itself, or comes too early or too late
  ['{} lies before {}: mend one of them', '{0} précède {1} : corrigez l’un des deux'],
  [
    'it expires on {}, before it is earned on {}: mend one of them',
    'la fin, le {0}, précède l’obtention, le {1} : corrigez l’une des deux',
  ],
  [
    'the verb says {} and result.success {}: mend one of them',
    'le verbe dit {0} et result.success {1} : corrigez l’un des deux',
  ],
  [
    '{} lies in the future, today is {}: mend the date, or send it again when it has come',
    '{0} est à venir, nous sommes le {1} : corrigez la date, ou renvoyez-le ce jour-là',
  ],
  [
    '{} lies before the program began on {}: nothing counts before that day',
    '{0} précède le début du programme, le {1} : rien ne compte avant ce jour',
  ],
  [
    '{} of {} was received before with other contents',
    '{0} de {1} a déjà été reçu avec un autre contenu',
  ],
  [
    'program {} is none that an edition names: mend it',
    'aucune édition ne nomme le programme {0} : corrigez-le',
  ],
  [
    'domain {} belongs to {}: one domain belongs to one partner',
    'le domaine {0} appartient à {1} : un domaine appartient à un seul partenaire',
  ],

  // What an edition declares of a record
  ['data.record {}: {} declares {}', 'data.record {0} : {1} déclare {2}'],
  ['data.{}: {} has {}', 'data.{0} : {1} a {2}'],
  ['data.{}: write a {}', 'data.{0} : écrivez une valeur de type {1}'],
  ['data.{} {}: write a {}', 'data.{0} {1} : écrivez une valeur de type {2}'],

  // Statements of learning systems
  [
    '{}: write the person as mailto:ana@company.example',
    '{0} : écrivez la personne comme mailto:ana@company.example',
  ],
  ['{}: only a person, Agent, learns', '{0} : seule une personne, Agent, apprend'],
  ["{}: write the statement's UUID", '{0} : écrivez l’UUID de la déclaration'],
  [
    '{}: write the address of the course, https://…/courses/…',
    '{0} : écrivez l’adresse du cours, https://…/courses/…',
  ],
  ['{}: a course is an Activity', '{0} : un cours est une Activity'],
  [
    '{}: write passed, failed or completed of adlnet.gov',
    '{0} : écrivez passed, failed ou completed d’adlnet.gov',
  ],
];
