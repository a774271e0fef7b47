import './style/base.css';
import './style/controls.css';
import './style/layout.css';
import './style/shell.css';
import { useEffect } from 'preact/hooks';
import { DataPanel } from './panels/data-panel.js';
import { DevicesPanel } from './panels/devices-panel.js';
import { FocusPanel } from './panels/focus-panel.js';
import { ModelPanel } from './panels/model-panel.js';
import { ProgressPanel } from './panels/progress-panel.js';
import { TrainingPanel } from './panels/training-panel.js';
import { data } from './state/data.js';
import { dialog, tool, toolsHeight, view, VIEWS, type View } from './state/layout.js';
import { TOOLS } from './tool-list.js';
import { DropZone } from './ui/drop-zone.js';
import { Help } from './ui/help.js';
import { LazyPanel } from './ui/lazy-panel.js';
import { Modal } from './ui/modal.js';
import { NoticeList } from './ui/notice-list.js';
import { PageHeader } from './ui/page-header.js';
import { Splitter } from './ui/splitter.js';
import { TabList } from './ui/tabs.js';
import { Welcome } from './ui/welcome.js';

const VIEW_LABELS: Readonly<Record<View, string>> = { setup: 'Train', map: 'Map', tools: 'Tools' };

const loadMap = async (): Promise<preact.ComponentType> => (await import('./panels/map-panel.js')).MapPanel;

/** The page: what there is to set up on the left, maps and tools in the middle, what they show on the right. */
export function App(): preact.JSX.Element {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null;
      if (event.key === '?' && !typing && dialog.peek() === undefined) dialog.value = 'help';
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <a class="skip-link" href="#map" onClick={skipToMap}>Skip to the map</a>
      <div class="page" data-view={view.value}>
        <PageHeader />
        <ViewSwitch />
        <main class={data.value === undefined ? 'workspace bare' : 'workspace'}>
          <div class="rail setup">
            <DataPanel />
            <TrainingPanel />
            <ModelPanel />
          </div>
          <div class="middle" style={toolsHeight.value === undefined ? undefined : { '--tools-height': `${toolsHeight.value}px` }}>
            <div id="map" class="stage" tabIndex={-1}>{data.value === undefined ? <Welcome /> : <LazyPanel load={loadMap} />}</div>
            <Splitter />
            <Tools />
          </div>
          <div class="rail shown">
            <FocusPanel />
            <ProgressPanel />
          </div>
        </main>
      </div>
      <NoticeList />
      <DropZone />
      {dialog.value !== undefined && (
        <Modal label={dialog.value === 'help' ? 'Help' : 'Devices'} onClose={() => (dialog.value = undefined)}>
          {dialog.value === 'help' ? <Help /> : <DevicesPanel />}
        </Modal>
      )}
    </>
  );
}

/** The link must not touch the address, whose fragment is the page's state. */
function skipToMap(event: MouseEvent): void {
  event.preventDefault();
  view.value = 'map';
  document.getElementById('map')!.focus();
}

/** What a narrow page shows. */
function ViewSwitch(): preact.JSX.Element {
  return (
    <nav class="view-switch" aria-label="Views">
      {VIEWS.map((name) => (
        <button
          key={name}
          type="button"
          aria-current={name === view.value ? 'true' : undefined}
          onClick={() => {
            view.value = name;
            scrollTo({ top: 0 });
          }}
        >
          {VIEW_LABELS[name]}
        </button>
      ))}
    </nav>
  );
}

function Tools(): preact.JSX.Element {
  const open = TOOLS.find(({ id }) => id === tool.value)!;
  return (
    <div class="tools">
      <TabList name="tool" label="Tools" tabs={TOOLS} open={tool.value} onOpen={(id) => (tool.value = id)} />
      <div id="tool-panel" class="tool-panel" role="tabpanel" aria-labelledby={`tool-tab-${open.id}`} tabIndex={0}>
        <LazyPanel key={open.id} load={open.load} />
      </div>
    </div>
  );
}
