// The mailboxes are on this very machine: the name of its certificate says nothing here.
$config['imap_host'] = 'ssl://127.0.0.1:993';
$config['imap_conn_options'] = ['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]];
$config['smtp_host'] = 'ssl://127.0.0.1:465';
$config['smtp_conn_options'] = ['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]];
$config['smtp_user'] = '%u';
$config['smtp_pass'] = '%p';
$config['username_domain'] = '{{opt.domain}}';
$config['mail_domain'] = '{{opt.domain}}';
$config['product_name'] = '{{opt.webTitle}}';
$config['language'] = 'fr_FR';
$config['enable_installer'] = false;
$config['force_https'] = true;
