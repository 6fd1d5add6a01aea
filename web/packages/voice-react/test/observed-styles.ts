import { insertOnlyObservedStyles } from '../../ui/test/emotion-in-jsdom';

insertOnlyObservedStyles();
