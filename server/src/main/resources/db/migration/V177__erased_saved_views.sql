update erasures set counts = counts || '{"savedViews": 0}' where not counts ? 'savedViews';
