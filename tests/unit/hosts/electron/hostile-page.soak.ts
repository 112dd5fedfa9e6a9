/** The same with every text in every shape of an input. */
import './hostile-page.test.ts';
