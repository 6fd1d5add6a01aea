import { type LucideProps, Phone } from 'lucide-react';

/** A receiver, filled, as it stands on call buttons. */
export const Receiver = (props: LucideProps) => <Phone fill="currentColor" strokeWidth={1} {...props} />;

/** The receiver laid down: what ends a call or declines one. */
export const ReceiverDown = ({ style, ...props }: LucideProps) => (
  <Receiver {...props} style={{ ...style, transform: 'rotate(135deg)' }} />
);
