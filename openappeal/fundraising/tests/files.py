"""Files as banks and payment services write them, with invented people in them."""

PAYPAL_EN = (
    '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address",'
    '"To Email Address","Transaction ID","Reference Txn ID","Receipt ID","Balance","Subject","Note","Balance Impact"\n'
    '"07/13/2021","08:01:02","PDT","Mina Example","Donation Payment","Completed","USD","50.00","-1.75","48.25",'
    '"mina@post.example","gifts@campaign.example","4AB11111","","","48.25","For Narges","free Iran","Credit"\n'
    '"07/14/2021","09:01:02","PDT","Omid Example","Donation Payment","Completed","USD","1,200.00","-35.10","1,164.90",'
    '"omid@post.example","gifts@campaign.example","4AB22222","","","1,213.15","","","Credit"\n'
    '"07/14/2021","09:02:00","PDT","","Account Hold for Open Authorization","Completed","USD","-20.00","0.00","-20.00",'
    '"","","4AB33333","","","1,193.15","","","Debit"\n'
    '"07/15/2021","10:00:00","PDT","Mina Example","Payment Refund","Completed","USD","-50.00","1.75","-48.25",'
    '"gifts@campaign.example","mina@post.example","4AB44444","4AB11111","","1,144.90","","","Debit"\n'
    '"07/16/2021","10:00:00","PDT","Ada Example","Donation Payment","Pending","USD","10.00","-0.50","9.50",'
    '"ada@post.example","gifts@campaign.example","4AB55555","","","1,144.90","","","Memo"\n'
    '"07/17/2021","10:00:00","PDT","","General Withdrawal","Completed","USD","-1,000.00","0.00","-1,000.00",'
    '"","","4AB66666","","","144.90","","","Debit"\n'
)
PAYPAL_DE = (
    '"Datum","Uhrzeit","Zeitzone","Name","Typ","Status","Währung","Brutto","Gebühr","Netto","Transaktionscode",'
    '"Auswirkung auf Guthaben"\n'
    '"03.07.2021","08:01:02","CEST","Mina Beispiel","Spendenzahlung","Abgeschlossen","EUR","1.250,00","-36,60",'
    '"1.213,40","9ZZ11111","Haben"\n'
    '"04.07.2021","08:01:02","CEST","Omid Beispiel","Spendenzahlung","Abgeschlossen","EUR","12,50","-0,65","11,85",'
    '"9ZZ22222","Haben"\n'
)
STRIPE = (
    "id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,"
    "Converted Amount Refunded,Converted Currency,Fee,Status,Customer ID,Customer Email,Card Name,PaymentIntent ID\n"
    "ch_1,Gift,Payment complete.,2021-07-05 10:00:00,100.00,0.00,usd,100.00,0.00,usd,3.20,Paid,cus_1,mina@post.example,"
    "Mina Example,pi_1\n"
    "ch_2,Gift,Payment complete.,2021-07-06 10:00:00,40.00,{back},usd,40.00,{back},usd,1.46,{status},cus_2,"
    "omid@post.example,Omid Example,pi_2\n"
    "ch_3,Gift,The card was declined.,2021-07-06 11:00:00,25.00,0.00,usd,,,,0.00,Failed,cus_3,x@post.example,X,pi_3\n"
    "ch_4,Gift,Payment complete.,2021-07-07 10:00:00,50.00,0.00,eur,54.60,0.00,usd,1.88,Paid,cus_4,ada@post.example,"
    "Ada Example,pi_4\n"
)
GOCARDLESS = (
    "id,created_at,charge_date,amount,description,currency,status,amount_refunded,reference,transaction_fee,payout_date,"
    "customers.email,customers.given_name,customers.family_name\n"
    "PM1,2021-07-01T09:00:00Z,2021-07-06,10.00,Monthly,GBP,paid_out,0.00,REF1,0.20,2021-07-09,mina@post.example,Mina,Ex\n"
    "PM2,2021-07-01T09:00:00Z,2021-07-06,15.00,Monthly,GBP,{status},0.00,REF2,{fee},,omid@post.example,Omid,Ex\n"
)
BANK_DE = (
    "Buchungstag;Verwendungszweck;Betrag;Währung\n"
    "13.07.2021;Einzahlung Mina Beispiel;250,00;EUR\n"
    "13.07.2021;Einzahlung Mina Beispiel;250,00;EUR\n"
    "14.07.2021;Kontoführung;-4,90;EUR\n"
)
BANK_US = (
    "Posted Date,Description,Debit,Credit\n"
    "07/02/2021,CHECK DEPOSIT,,500.00\n"
    '07/05/2021,REVIEW OF PAGES DEPOSIT,"3,500.00",\n'
)


def stripe(back: str = "0.00", status: str = "Paid") -> str:
    return STRIPE.format(back=back, status=status)


def gocardless(status: str = "confirmed", fee: str = "0.20") -> str:
    return GOCARDLESS.format(status=status, fee=fee)
