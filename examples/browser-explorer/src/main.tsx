import { render } from 'preact';
import { App } from './app.js';
import { keepOffline } from './state/offline.js';
import { restoreFromAddress } from './state/start.js';
import { keepTitle } from './state/title.js';

render(<App />, document.getElementById('app')!);
keepTitle();
void restoreFromAddress();
void keepOffline();
