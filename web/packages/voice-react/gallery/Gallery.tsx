import { Fragment } from 'react';
import { RingbackProvider } from '../src';
import { type Component, components } from '../stories';

const THEMES = ['light', 'dark'] as const;
/** These fill or leave their container, so they are shown in a frame with the height of a window. */
const WINDOWS = new Set([
  'CallDialog',
  'CallWaitingCard',
  'CallWindow',
  'IncomingCallModal',
  'SupervisorPanel',
  'WrapUpPanel',
]);

/** Every component in each of its states, in both themes. `?only=CallDialog` shows one component. */
export function Gallery() {
  const only = new URLSearchParams(window.location.search).get('only');
  const shown = components.filter(({ name }) => only === null || name === only);
  return (
    <>
      <nav aria-label="Components">
        {components.map(({ name }) => (
          <a key={name} href={`#${name}`}>
            {name}
          </a>
        ))}
      </nav>
      <main>
        <h1>Components of voice-react</h1>
        {shown.map((component) => (
          <States key={component.name} {...component} />
        ))}
      </main>
    </>
  );
}

function States({ name, stories }: Component) {
  return (
    <Fragment>
      <h2 id={name}>{name}</h2>
      {Object.entries(stories).map(([state, Story]) => (
        <Fragment key={state}>
          <p>{state}</p>
          <div className="story">
            {THEMES.map((theme) => (
              <div key={theme} className={`frame ${theme} ${WINDOWS.has(name) ? `window ${name}` : ''}`}>
                <RingbackProvider>
                  <Story />
                </RingbackProvider>
              </div>
            ))}
          </div>
        </Fragment>
      ))}
    </Fragment>
  );
}
