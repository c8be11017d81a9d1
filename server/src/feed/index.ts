export { FeedOfFacts, type ToldFact } from './feed-of-facts.ts';
