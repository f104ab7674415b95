DROP TRIGGER tally_first_payment_i ON subsidies_figures_firstpayment;
DROP TRIGGER tally_first_payment_u ON subsidies_figures_firstpayment;
DROP TRIGGER tally_first_payment_d ON subsidies_figures_firstpayment;
DROP TRIGGER tally_first_payment_t ON subsidies_figures_firstpayment;
DROP FUNCTION tally_first_payment();
DELETE FROM policies_tally WHERE kind = 'first_payment';
