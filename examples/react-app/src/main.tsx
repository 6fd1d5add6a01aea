import {
  AvailabilitySwitch,
  CallBanner,
  CallDialog,
  IncomingCallModal,
  RingbackProvider,
  TwilioInboundListener,
  useVoiceDevice,
} from '@ringback/voice-react';
import { createRoot } from 'react-dom/client';
import { Orders } from './Orders.tsx';

/** The session of the signed-in user, from Acme's own back end. Null for users without calls. */
const session: { apiUrl: string; workspaceId: string; userId: string } | null = await (await fetch('/session')).json();
const getToken = async () => (await fetch('/token')).text();

function CallButton({ workspaceId, userId, number }: { workspaceId: string; userId: string; number: string }) {
  const { status, dial } = useVoiceDevice(workspaceId, userId);
  return (
    <button type="button" disabled={status !== 'idle'} onClick={() => dial(number)}>
      Call
    </button>
  );
}

createRoot(document.getElementById('root') as HTMLElement).render(
  session ? (
    <RingbackProvider apiUrl={session.apiUrl} getToken={getToken}>
      <TwilioInboundListener workspaceId={session.workspaceId} identity={session.userId} headless>
        <Orders
          toolbar={<AvailabilitySwitch />}
          banner={<CallBanner />}
          action={({ phone }) => <CallButton {...session} number={phone} />}
        />
        <IncomingCallModal />
        <CallDialog />
      </TwilioInboundListener>
    </RingbackProvider>
  ) : (
    <Orders />
  ),
);
